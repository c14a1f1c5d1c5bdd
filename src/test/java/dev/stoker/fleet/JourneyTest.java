package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.routing.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call on its way. */
final class JourneyTest {
    private final Journey journey =
            new Journey(
                    new Message.Place(
                            Wish.of("m", Use.GENERATE),
                            Instant.EPOCH,
                            false,
                            new CompletableFuture<>()),
                    new Candidate(
                            new BackendId("lab"),
                            BackendKind.OPENAI,
                            Origin.CONFIGURED,
                            "m",
                            List.of(),
                            true,
                            true),
                    "test");

    /** It stands in a header: nothing of a log, a path or a key. */
    @ParameterizedTest
    @EnumSource
    void tellsInShortWhyItDoesNotArrive(ErrorCode code) {
        String detail = "/home/me/secret.gguf: sk-12345678901 was\nrefused ".repeat(100);

        String because = journey.failed(new StokerException(code, detail)).because();

        assertThat(because)
                .hasSizeLessThan(90)
                .matches("[ -~]+")
                .contains(code.wireName())
                .doesNotContain("secret")
                .doesNotContain("sk-");
    }

    @Test
    void tellsOfAPlaceThatWasStoppedByHandThatItWas() {
        var byHand = new ByHand();
        var _ = byHand.control(EngineControl.Deed.STOP, "m", List.of(), Instant.EPOCH);
        StokerException refusal = Objects.requireNonNull(byHand.refusal("m"));

        assertThat(journey.failed(refusal).because())
                .isEqualTo("it was stopped by hand (no_backend)");
    }

    @Test
    void givesBackTheRestWhereABugKeepsOne() {
        var back = new ArrayList<Integer>();
        journey.holds(() -> back.add(1));
        journey.holds(() -> {
            throw new IllegalStateException("a bug, by design");
        });
        journey.holds(() -> back.add(3));

        assertThatThrownBy(journey::letGo).hasMessage("a bug, by design");

        assertThat(back).containsExactly(3, 1);
    }

    @Test
    void givesBackOnceInReverse() {
        var back = new ArrayList<Integer>();
        journey.holds(() -> back.add(1));
        journey.holds(() -> back.add(2));

        journey.letGo();
        journey.letGo();

        assertThat(back).containsExactly(2, 1);
    }
}
