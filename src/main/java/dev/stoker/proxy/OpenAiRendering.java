package dev.stoker.proxy;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.openai.OpenAiErrors;
import dev.stoker.dialect.openai.translation.TranslatedAnswer;
import dev.stoker.inference.Event;
import org.jspecify.annotations.Nullable;

/** Writes events in OpenAI's dialect. */
final class OpenAiRendering implements EventCall.Rendering {
    private final Caller caller;
    private final TranslatedAnswer answer;

    OpenAiRendering(Caller caller, TranslatedAnswer answer) {
        this.caller = caller;
        this.answer = answer;
    }

    @Override
    public void add(Event event) {
        answer.add(event);
    }

    @Override
    public byte[] whole() {
        return answer.json();
    }

    @Override
    public byte @Nullable [] event(Event event) {
        return answer.event(event);
    }

    @Override
    public byte[] done() {
        return answer.done();
    }

    @Override
    public byte[] error(StokerException e) {
        return OpenAiErrors.event(e, caller.requestId(), caller.backend(), true);
    }
}
