package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.routing.Attempt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the head of an answer says of its way. */
final class RouteHeaderTest {
    private final StokerException lost =
            new StokerException(ErrorCode.STREAM_CUT, "in /home/me with sk-secret");

    @Test
    void isSafeForAHeaderAndBounded() {
        List<Attempt> tried = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tried.add(
                    new Attempt(
                            new BackendId("b" + i), "\r\nx: \u00e4" + "m".repeat(200), "failed"));
        }

        String value = RouteHeader.failed(tried, lost);

        assertThat(value).matches("[\\x20-\\x7e]{1,1100}").startsWith("... > ");
        assertThat(value).contains("@b39: failed").doesNotContain("@b0:");
    }

    @Test
    void saysOfACallThatWasNowhereWhyInAWord() {
        assertThat(RouteHeader.failed(List.of(), lost)).isEqualTo("nowhere: stream_cut");
    }
}
