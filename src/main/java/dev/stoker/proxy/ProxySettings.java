package dev.stoker.proxy;

import dev.stoker.core.Bytes;
import java.time.Duration;

/**
 * Bounds of the data path.
 *
 * @param bodyLimit largest body a caller may send; at most 1 GiB, since it is held in memory
 * @param answerLimit largest answer that is put together from a stream; what is relayed has no
 *     limit, since it is not held
 * @param hopLimit Stokers a request may have passed before this one
 * @param silence longest silence of a backend within an answer that has begun, and of a caller that
 *     reads nothing of it; an error's body has no more than that and 10 s in all. Before the
 *     answer's head there is no limit, on purpose: a long prompt on a slow processor takes any
 *     time, and a caller that has lost patience leaves
 * @param retryBudget what one call may wait in all for a backend that asks it to come again; zero
 *     never waits
 * @param signOfLife longest silence within a translated stream before a sign of life is written,
 *     where the dialect has one; clients and proxies give up on silence after a minute, as a rule
 * @param pictureUrls whether backends may fetch pictures from addresses that a request names
 * @param retries how many calls are sent a second time
 */
public record ProxySettings(
        Bytes bodyLimit,
        Bytes answerLimit,
        int hopLimit,
        Duration silence,
        Duration retryBudget,
        Duration signOfLife,
        boolean pictureUrls,
        Retries retries) {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    /** What fits a desktop: prompts with a few images, and answers of any model. */
    public static final ProxySettings DEFAULT =
            new ProxySettings(
                    Bytes.ofMebi(32),
                    Bytes.ofMebi(16),
                    3,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10));

    /** Bounds of a path where nothing is fetched for a caller. */
    public ProxySettings(
            Bytes bodyLimit,
            Bytes answerLimit,
            int hopLimit,
            Duration silence,
            Duration retryBudget) {
        this(
                bodyLimit,
                answerLimit,
                hopLimit,
                silence,
                retryBudget,
                SIGN_OF_LIFE,
                false,
                Retries.DEFAULT);
    }

    /** The same, where backends may fetch the pictures that a request names, or may not. */
    public ProxySettings pictureUrls(boolean fetched) {
        return new ProxySettings(
                bodyLimit,
                answerLimit,
                hopLimit,
                silence,
                retryBudget,
                signOfLife,
                fetched,
                retries);
    }

    /** The same with another signOfLife. */
    ProxySettings signOfLife(Duration every) {
        return new ProxySettings(
                bodyLimit,
                answerLimit,
                hopLimit,
                silence,
                retryBudget,
                every,
                pictureUrls,
                retries);
    }

    public ProxySettings {
        demandHeld("bodyLimit", bodyLimit);
        demandHeld("answerLimit", answerLimit);
        if (hopLimit < 1) {
            throw new IllegalArgumentException("hopLimit: " + hopLimit + " (expected: >= 1)");
        }
        if (!silence.isPositive()) {
            throw new IllegalArgumentException("silence: " + silence + " (expected: > 0)");
        }
        if (!signOfLife.isPositive()) {
            throw new IllegalArgumentException("signOfLife: " + signOfLife + " (expected: > 0)");
        }
        if (retryBudget.isNegative()) {
            throw new IllegalArgumentException("retryBudget: " + retryBudget + " (expected: >= 0)");
        }
    }

    private static void demandHeld(String name, Bytes limit) {
        if (limit.value() < 1 || limit.value() > Bytes.ofGibi(1).value()) {
            throw new IllegalArgumentException(
                    name + ": " + limit + " (expected: more than nothing, at most 1 GiB)");
        }
    }
}
