package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.AnswerWriter;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.GatheredAnswer;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer of {@code /v1/responses}. Its stream repeats at its end all that it said, so the
 * whole answer is kept either way. For one thread at a time.
 */
public final class ResponsesAnswer implements AnswerWriter {
    private final AnswerHead head;
    private final ResponseObject response;
    private final GatheredAnswer answer;
    private final OutputItems items;
    private final ResponseEvents events = new ResponseEvents();

    /** An answer of which nothing has come yet. */
    public ResponsesAnswer(AnswerHead head, ResponsesRequest request) {
        this.head = head;
        this.response = new ResponseObject(head, request.body());
        this.answer = new GatheredAnswer(head.limit());
        this.items = new OutputItems(head.requestId(), events);
    }

    @Override
    public void add(Event event) {
        answer.add(event);
        items.add(event);
        events.clear();
    }

    @Override
    public byte[] whole(CallTimings timings) {
        Event.Finished end = answer.end();
        List<ObjectNode> output = items.end(end);
        events.clear();
        return Json.bytes(response.ended(output, end));
    }

    @Override
    public byte @Nullable [] event(Event event) {
        answer.add(event);
        begin();
        items.add(event);
        return events.written();
    }

    /** The first event comes with whatever is known first. */
    private void begin() {
        if (events.none()) {
            events.add("response.created", Json.object().set("response", response.begun()));
            events.add("response.in_progress", Json.object().set("response", response.begun()));
        }
    }

    @Override
    public byte[] done(CallTimings timings) {
        begin();
        Event.Finished end = answer.end();
        List<ObjectNode> output = items.end(end);
        String name = ResponseObject.cut(end.reason()) == null ? "completed" : "incomplete";
        events.add("response." + name, Json.object().set("response", response.ended(output, end)));
        byte[] last = events.written();
        return last == null ? new byte[0] : last;
    }

    @Override
    public byte[] error(StokerException e) {
        events.clear();
        events.error(e, head.requestId(), head.backend());
        byte[] last = events.written();
        return last == null ? new byte[0] : last;
    }
}
