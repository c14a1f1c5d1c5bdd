package dev.stoker.backend.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.openai.ChatChunkReader;
import dev.stoker.dialect.openai.ChatRequestWriter;
import dev.stoker.dialect.openai.EmbeddingCodec;
import dev.stoker.dialect.openai.RerankCodec;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.RerankRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Speaks OpenAI's dialect to any server that knows it. Holds no state about any server. */
public final class OpenAiWire {
    private final HttpWire http;
    private final EventWire events;

    public OpenAiWire(WireClient wire) {
        this(wire, WireSettings.DEFAULT);
    }

    public OpenAiWire(WireClient wire, WireSettings settings) {
        this(new HttpWire(wire), new EventWire(wire, settings));
    }

    public OpenAiWire(HttpWire http, EventWire events) {
        this.http = http;
        this.events = events;
    }

    /** Generates by {@code /v1/chat/completions}, as {@code Backend.stream} promises. */
    public Multi<Event> stream(Endpoint at, String model, GenerateRequest request) {
        boolean completionTokens = at.particulars().completionTokens();
        return stream(at, Json.bytes(ChatRequestWriter.body(model, request, completionTokens)));
    }

    /**
     * Generates with a body that a kind has spelled in its own way.
     *
     * @param body of {@link ChatRequestWriter#body}, changed
     */
    public Multi<Event> stream(Endpoint at, byte[] body) {
        List<Secret> secrets = at.secrets();
        return events.stream(
                at.openAi("/chat/completions"),
                at.access(),
                body,
                "text/event-stream",
                sink -> reader(secrets, events.settings().eventLimit(), sink));
    }

    static StreamReader reader(List<Secret> secrets, int limit, Consumer<Event> sink) {
        return new OpenAiStream(secrets, limit, sink);
    }

    /** Embeds by {@code /v1/embeddings}, as {@code Backend.embed} promises. */
    public Uni<Embeddings> embed(Endpoint at, String model, EmbedRequest request) {
        List<Secret> secrets = at.secrets();
        return events.whole(
                        at.openAi("/embeddings"), at.access(), EmbeddingCodec.write(model, request))
                .map(answer -> embeddings(answer, request.input().size(), secrets));
    }

    private static Embeddings embeddings(Answer answer, int expected, List<Secret> secrets) {
        if (!answer.ok()) {
            throw answer.error(secrets);
        }
        return EmbeddingCodec.read(answer.body(), expected, secrets);
    }

    /** Puts documents in order by {@code /v1/rerank}, as {@code Backend.rerank} promises. */
    public Uni<Ranking> rerank(Endpoint at, String model, RerankRequest request) {
        return events.whole(at.openAi("/rerank"), at.access(), RerankCodec.write(model, request))
                .map(answer -> ranking(answer, request, at.secrets()));
    }

    private static Ranking ranking(Answer answer, RerankRequest request, List<Secret> secrets) {
        if (!answer.ok()) {
            throw answer.error(secrets);
        }
        return RerankCodec.read(answer.body(), request, secrets);
    }

    /**
     * Asks what OpenAI has no path for; errors and cancellation as {@code Backend.stream} promises.
     *
     * @param path of the server's own
     * @return the JSON of a successful answer
     */
    public Uni<JsonNode> ask(Endpoint at, String path, JsonNode body) {
        List<Secret> secrets = at.secrets();
        return events.whole(at.at(path), at.access(), Json.bytes(body))
                .map(answer -> answer.json(path, secrets));
    }

    /**
     * The catalogue of {@code /v1/models}. Blocks.
     *
     * @throws StokerException as {@code Backend.models} says
     */
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        Answer answer = http.get(at.openAi("/models"), at.access(), timeout);
        List<Secret> secrets = at.secrets();
        if (!answer.ok()) {
            throw answer.error(secrets);
        }
        List<CatalogueModel> models = ModelList.read(answer.body());
        if (models == null) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's list of models cannot be read");
        }
        return models;
    }

    /**
     * Asks one of OpenAI's paths for nothing but whether it is answered. Blocks.
     *
     * @throws StokerException as {@code Backend.models} says
     */
    public void ask(Endpoint at, String path, Duration timeout) {
        Answer answer = http.get(at.openAi(path), at.access(), timeout);
        if (!answer.ok()) {
            throw answer.error(at.secrets());
        }
    }

    private static final class OpenAiStream implements StreamReader {
        private final ChatChunkReader chunks;
        private final SseParser events;

        OpenAiStream(List<Secret> secrets, int limit, Consumer<Event> sink) {
            this.chunks = new ChatChunkReader(secrets, sink);
            this.events = new SseParser(limit, chunks);
        }

        @Override
        public void feed(byte[] bytes) {
            events.feed(bytes, 0, bytes.length);
        }

        @Override
        public boolean done() {
            return chunks.done();
        }

        @Override
        public Event.Finished finish() {
            events.end();
            return chunks.finish();
        }
    }
}
