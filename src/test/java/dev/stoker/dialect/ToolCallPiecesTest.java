package dev.stoker.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.ToolCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ToolCallPiecesTest {
    private final ToolCallPieces pieces = new ToolCallPieces();

    private StokerException refusal(FinishReason reason) {
        return catchThrowableOfType(StokerException.class, () -> pieces.check(reason));
    }

    @Test
    void putsCallsTogetherThatComeInTurns() {
        pieces.add(new Event.ToolCallDelta(0, "a", "f", ""));
        pieces.add(new Event.ToolCallDelta(1, "b", "g", "{\"x\":"));
        pieces.add(new Event.ToolCallDelta(0, null, null, "{}"));
        pieces.add(new Event.ToolCallDelta(1, null, null, "1}"));

        assertThatCode(() -> pieces.check(FinishReason.TOOL_CALLS)).doesNotThrowAnyException();
        assertThat(pieces.calls())
                .containsExactly(new ToolCall("a", "f", "{}"), new ToolCall("b", "g", "{\"x\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void takesNoArgumentsForAnEmptyObject(String nothing) {
        pieces.add(new Event.ToolCallDelta(0, "a", "f", nothing));

        assertThatCode(() -> pieces.check(FinishReason.TOOL_CALLS)).doesNotThrowAnyException();
        assertThat(pieces.calls()).containsExactly(new ToolCall("a", "f", "{}"));
        assertThat(pieces.withoutArguments()).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":1", "[]", "\"a\"", "null", "{} {}", "{a:1}", "{'a':1}"})
    void refusesArgumentsThatAreNoObjectAndNamesTheFunction(String arguments) {
        pieces.add(new Event.ToolCallDelta(0, "a", "delete_all", arguments));

        StokerException refusal = refusal(FinishReason.TOOL_CALLS);

        assertThat(refusal.code()).isEqualTo(ErrorCode.BACKEND_ERROR);
        assertThat(refusal.detail())
                .isEqualTo(
                        "the arguments that the model gave to the tool 'delete_all' are not a JSON"
                                + " object");
    }

    @Test
    void saysWhereTheTokenLimitCutTheArguments() {
        pieces.add(new Event.ToolCallDelta(0, "a", "f", "{\"a\":"));

        assertThat(refusal(FinishReason.LENGTH).detail()).endsWith("cut at the token limit");
    }

    @Test
    void refusesACallOfNothing() {
        pieces.add(new Event.ToolCallDelta(0, "a", null, "{}"));

        assertThat(refusal(FinishReason.TOOL_CALLS).detail()).contains("without naming it");
    }
}
