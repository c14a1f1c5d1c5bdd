package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.dialect.openai.translation.TranslatedRerank;
import org.jspecify.annotations.Nullable;

/**
 * Documents to put in order. Never relayed: servers agree on the request, and neither on the path
 * nor on the answer.
 */
record RerankCall(RequestBody body) implements Asked {
    static RerankCall read(byte[] body) {
        return new RerankCall(RequestBody.read(body, (_, _, _) -> {}));
    }

    @Override
    public @Nullable String model() {
        return body.model();
    }

    @Override
    public Use use() {
        return Use.RERANK;
    }

    @Override
    public int size() {
        return body.size();
    }

    @Override
    public Translated translated() {
        TranslatedRerank rerank = TranslatedRerank.of(body);
        return new Translated.Reranking(
                rerank.request(),
                rerank.dropped(),
                (head, ranking, _) -> rerank.json(head, ranking));
    }
}
