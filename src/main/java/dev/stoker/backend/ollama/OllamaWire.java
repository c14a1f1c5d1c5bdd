package dev.stoker.backend.ollama;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.StreamReader;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.NdjsonParser;
import dev.stoker.dialect.ollama.ChatLineReader;
import dev.stoker.dialect.ollama.ChatRequestWriter;
import dev.stoker.dialect.ollama.EmbedCodec;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Speaks Ollama's own dialect. Its OpenAI surface is not used: it cannot carry the options a model
 * is to run with, and swallows errors in the middle of a stream.
 */
final class OllamaWire {
    private final EventWire wire;

    OllamaWire(EventWire wire) {
        this.wire = wire;
    }

    /** Generates by {@code /api/chat}, as {@code Backend.stream} promises. */
    Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        List<Secret> secrets = at.secrets();
        return wire.stream(
                at.at("/api/chat"),
                at.access(),
                ChatRequestWriter.write(model.name(), model.options(), request),
                "application/x-ndjson",
                sink ->
                        new LineStream(
                                new ChatLineReader(
                                        secrets, model.options().get(OllamaOptions.CONTEXT), sink),
                                wire.settings().eventLimit()));
    }

    /** Embeds by {@code /api/embed}, as {@code Backend.embed} promises. */
    Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.whole(
                        at.at("/api/embed"),
                        at.access(),
                        EmbedCodec.write(model.name(), model.options(), request))
                .map(answer -> embeddings(answer, request.input().size(), at, model));
    }

    private static Embeddings embeddings(
            Answer answer, int expected, Endpoint at, ServedModel model) {
        if (!answer.ok()) {
            throw withContext(answer.error(at.secrets()), model);
        }
        return EmbedCodec.read(answer.body(), expected, at.secrets());
    }

    /** Ollama does not say how long a text may be; where the plan decided it, Stoker does. */
    private static StokerException withContext(StokerException e, ServedModel model) {
        Long context = model.options().get(OllamaOptions.CONTEXT);
        return e.code() == ErrorCode.CONTEXT_EXCEEDED && e.fault() != null && context != null
                ? StokerException.ofBackend(
                        e.code(), e.detail() + " (context: " + context + " tokens)", e.fault())
                : e;
    }

    private static final class LineStream implements StreamReader {
        private final ChatLineReader chat;
        private final NdjsonParser lines;

        LineStream(ChatLineReader chat, int limit) {
            this.chat = chat;
            this.lines = new NdjsonParser(limit, chat);
        }

        @Override
        public void feed(byte[] bytes) {
            lines.feed(bytes, 0, bytes.length);
        }

        @Override
        public boolean done() {
            return chat.done();
        }

        @Override
        public Event.Finished finish() {
            if (!chat.done()) {
                lines.end();
            }
            return chat.finish();
        }
    }
}
