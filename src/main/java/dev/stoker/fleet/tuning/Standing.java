package dev.stoker.fleet.tuning;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the plan of a model on somebody else's server is in force. Pure.
 *
 * @param how one sentence
 */
record Standing(PlanView.State state, String how) {
    private static final Standing BY_ITSELF =
            new Standing(PlanView.State.APPLIED, "it is what the server does by itself");

    /** Of a plan that does not fit. */
    static final Standing TOO_LARGE =
            new Standing(PlanView.State.ADVISED, "it does not fit, so no context is set");

    /**
     * Where settings are sent with calls.
     *
     * @param planned what calls would carry by this plan
     * @param sent what they carry; null where none was made yet
     */
    static Standing ofCalls(Map<String, Long> planned, @Nullable Map<String, Long> sent) {
        if (sent == null) {
            return planned.isEmpty()
                    ? BY_ITSELF
                    : new Standing(
                            PlanView.State.PENDING, "sent with every call from the first on");
        }
        if (sent.equals(planned)) {
            return planned.isEmpty()
                    ? BY_ITSELF
                    : new Standing(
                            PlanView.State.APPLIED,
                            "sent with every call that goes through Stoker");
        }
        return new Standing(
                PlanView.State.PENDING,
                "from the next time it is loaded: calls still carry " + words(sent));
    }

    /** Where its owner alone can set it. */
    static Standing ofAdvice(List<String> advice) {
        return advice.isEmpty()
                ? BY_ITSELF
                : new Standing(PlanView.State.ADVISED, "only the server's owner can set it");
    }

    private static String words(Map<String, Long> sent) {
        return sent.isEmpty()
                ? "nothing of a plan"
                : sent.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining(", "));
    }
}
