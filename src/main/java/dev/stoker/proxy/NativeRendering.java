package dev.stoker.proxy;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.nativeapi.AnswerHead;
import dev.stoker.dialect.nativeapi.NativeAnswer;
import dev.stoker.dialect.nativeapi.NativeErrors;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.Event;
import dev.stoker.structured.Assurance;
import org.jspecify.annotations.Nullable;

/** Writes events in the native dialect. */
final class NativeRendering implements EventCall.Rendering {
    private final Caller caller;
    private final Call call;
    private final NativeAnswer answer;

    NativeRendering(Caller caller, Call call, Placement at, ProxySettings settings) {
        this.caller = caller;
        this.call = call;
        var head = new AnswerHead(caller.requestId(), at.model(), at.backend().value());
        this.answer = new NativeAnswer(head, Math.toIntExact(settings.answerLimit().value()));
    }

    @Override
    public void structured(Assurance how) {
        answer.structured(how.wireName());
    }

    @Override
    public void add(Event event) {
        answer.add(event);
    }

    @Override
    public byte[] whole() {
        return answer.json(call.timings());
    }

    @Override
    public byte @Nullable [] event(Event event) {
        return answer.event(event);
    }

    @Override
    public byte[] done() {
        return answer.done(call.timings());
    }

    @Override
    public byte[] error(StokerException e) {
        return NativeErrors.event(e, caller.requestId(), caller.backend());
    }
}
