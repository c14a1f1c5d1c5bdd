package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoker.backend.Capability;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Effort;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemandsTest {
    private static GenerateRequest request(@Nullable String choice, @Nullable Integer logprobs) {
        var image = new Image("image/png", "AA==");
        return new GenerateRequest(
                "m",
                List.of(new Message(Role.USER, "What?", List.of(image), List.of(), null)),
                Sampling.DEFAULT,
                null,
                List.of(new Tool("f", null, null)),
                choice,
                Effort.LOW,
                logprobs);
    }

    @ParameterizedTest
    @CsvSource({
        "TOOLS, tools, 501",
        "TOOL_CHOICE, tool_choice: 'f', 501",
        "IMAGES, messages: an image (expected: text only: , 400",
        "LOGPROBS, logprobs: 2, 501"
    })
    void refusesWhatWouldChangeTheAnswerByItsName(Capability lacking, String detail, int status) {
        Set<Capability> can = EnumSet.complementOf(EnumSet.of(lacking));

        StokerException refusal =
                catchThrowableOfType(
                        StokerException.class, () -> Demands.meet(request("f", 2), can));

        assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(refusal.detail()).startsWith(detail);
        assertThat(refusal.httpStatus()).isEqualTo(status);
        assertThat(refusal.retryable()).isFalse();
    }

    @Test
    void leavesOutHowMuchToThinkAndSaysSo() {
        Set<Capability> can = EnumSet.complementOf(EnumSet.of(Capability.EFFORT));

        Demands.Met met = Demands.meet(request("f", 2), can);

        assertThat(met.request().effort()).isNull();
        assertThat(met.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void changesNothingForABackendThatCanDoItAll() {
        GenerateRequest asked = request("required", 0);

        assertThat(Demands.meet(asked, EnumSet.allOf(Capability.class)))
                .isEqualTo(new Demands.Met(asked, List.of()));
    }

    @Test
    void tellsAModelOfNoToolsWhereItMustCallNone() {
        Set<Capability> can = EnumSet.complementOf(EnumSet.of(Capability.TOOL_CHOICE));

        GenerateRequest met = Demands.meet(request("none", null), can).request();

        assertThat(met.tools()).isEmpty();
        assertThat(met.toolChoice()).isNull();
    }
}
