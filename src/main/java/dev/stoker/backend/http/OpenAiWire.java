package dev.stoker.backend.http;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.dialect.openai.ChatChunkReader;
import dev.stoker.dialect.openai.ChatRequestWriter;
import dev.stoker.dialect.openai.EmbeddingCodec;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Speaks OpenAI's dialect to any server that knows it. Holds no state about any server. */
public final class OpenAiWire {
    private final WireClient wire;
    private final HttpWire http;
    private final WireSettings settings;

    public OpenAiWire(WireClient wire) {
        this(wire, WireSettings.DEFAULT);
    }

    public OpenAiWire(WireClient wire, WireSettings settings) {
        this.wire = wire;
        this.http = new HttpWire(wire);
        this.settings = settings;
    }

    /** Generates by {@code /v1/chat/completions}, as {@code Backend.stream} promises. */
    public Multi<Event> stream(Endpoint at, String model, GenerateRequest request) {
        List<Secret> secrets = at.key() == null ? List.of() : List.of(at.key());
        return stream(
                at.at("/v1/chat/completions"),
                at.key(),
                ChatRequestWriter.write(model, request),
                sink -> reader(secrets, settings.eventLimit(), sink));
    }

    /**
     * Any other streamed POST that answers {@code text/event-stream}, with the same promises.
     *
     * @param reader makes the reader of one answer around the consumer of its events
     */
    public Multi<Event> stream(
            URI at,
            @Nullable Secret key,
            byte[] json,
            Function<Consumer<Event>, StreamReader> reader) {
        Call call = Call.post(at, key, json, "text/event-stream");
        return Multi.createFrom()
                .publisher(subscriber -> {
                    var exchange = new EventExchange(wire, call, settings, reader, subscriber);
                    subscriber.onSubscribe(exchange);
                    exchange.start();
                });
    }

    static StreamReader reader(List<Secret> secrets, int limit, Consumer<Event> sink) {
        return new OpenAiStream(secrets, limit, sink);
    }

    /** Embeds by {@code /v1/embeddings}, as {@code Backend.embed} promises. */
    public Uni<Embeddings> embed(Endpoint at, String model, EmbedRequest request) {
        Call call =
                Call.post(
                        at.at("/v1/embeddings"),
                        at.key(),
                        EmbeddingCodec.write(model, request),
                        "application/json");
        return Uni.createFrom()
                .<Answer>emitter(emitter -> {
                    var exchange =
                            new BodyCall(
                                    wire,
                                    call,
                                    settings.bodyLimit(),
                                    settings.idle(),
                                    emitter::complete,
                                    emitter::fail);
                    emitter.onTermination(exchange::abort);
                    exchange.start();
                })
                .map(answer -> embeddings(call, answer, request.input().size()));
    }

    private static Embeddings embeddings(Call call, Answer answer, int expected) {
        if (!answer.ok()) {
            throw UpstreamError.of(answer.status(), answer.body(), call.secrets());
        }
        return EmbeddingCodec.read(answer.body(), expected, call.secrets());
    }

    /**
     * The catalogue of {@code /v1/models}. Blocks.
     *
     * @throws StokerException as {@code Backend.models} says
     */
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        Answer answer = http.get(at.at("/v1/models"), at.key(), timeout);
        List<Secret> secrets = at.key() == null ? List.of() : List.of(at.key());
        if (!answer.ok()) {
            throw UpstreamError.of(answer.status(), answer.body(), secrets);
        }
        List<CatalogueModel> models = ModelList.read(answer.body());
        if (models == null) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's list of models cannot be read");
        }
        return models;
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
