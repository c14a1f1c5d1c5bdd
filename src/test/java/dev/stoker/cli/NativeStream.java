package dev.stoker.cli;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.nativeapi.NativeAnswer;
import dev.stoker.dialect.nativeapi.NativeErrors;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Streams and answers as the daemon's own encoder writes them. */
final class NativeStream {
    private final NativeAnswer answer =
            new NativeAnswer(new AnswerHead("r1", "tiny", "llamacpp", Instant.EPOCH, 1 << 20));
    private final StringBuilder written = new StringBuilder();

    NativeStream text(String more) {
        return event(new Event.Text(more));
    }

    NativeStream reasoning(String more) {
        return event(new Event.Reasoning(more));
    }

    private NativeStream event(Event event) {
        answer.add(event);
        byte[] bytes = answer.event(event);
        written.append(bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8));
        return this;
    }

    String done(FinishReason reason) {
        finish(reason);
        return written + new String(answer.done(timings()), StandardCharsets.UTF_8);
    }

    String json() {
        finish(FinishReason.STOP);
        return new String(answer.whole(timings()), StandardCharsets.UTF_8);
    }

    String error(ErrorCode code, String detail) {
        byte[] error = NativeErrors.event(new StokerException(code, detail), "r1", null);
        return written + new String(error, StandardCharsets.UTF_8);
    }

    String cut() {
        return written.toString();
    }

    private void finish(FinishReason reason) {
        event(new Event.Finished(reason, new Usage(14, 0, 63), Timings.ofSpeed(30.4)));
    }

    private static CallTimings timings() {
        return new CallTimings(
                Duration.ZERO,
                Duration.ofMillis(812),
                Duration.ofMillis(141),
                Duration.ofMillis(2210));
    }
}
