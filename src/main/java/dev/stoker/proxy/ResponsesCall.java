package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.dialect.openai.responses.ResponsesAnswer;
import dev.stoker.dialect.openai.responses.ResponsesRequest;
import dev.stoker.fleet.Needs;
import org.jspecify.annotations.Nullable;

/**
 * A call of OpenAI's {@code /v1/responses}. Never relayed: servers that have it keep answers and
 * conversations, each in its own way, and Stoker serves what all of them share.
 */
record ResponsesCall(RequestBody body) implements Asked {
    static ResponsesCall read(byte[] body) {
        return new ResponsesCall(RequestBody.read(body, (_, _, _) -> {}));
    }

    @Override
    public @Nullable String model() {
        return body.model();
    }

    @Override
    public Use use() {
        return Use.GENERATE;
    }

    @Override
    public int size() {
        return body.size();
    }

    @Override
    public Needs needs() {
        return new Wants().tools(body.hasItems("tools")).needs();
    }

    @Override
    public @Nullable String conversation() {
        return body.opening("input");
    }

    @Override
    public Translated translated() {
        ResponsesRequest request = ResponsesRequest.of(body);
        return new Translated.Generating(
                request.request(),
                request.stream(),
                request.dropped(),
                head -> new ResponsesAnswer(head, request));
    }
}
