package dev.stoker.backend.llamacpp;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.ModelWork;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

final class LlamaSingleTest extends KindContract {
    /** Of what the kind can, what takes a router. */
    static final Set<Capability> OF_A_ROUTER =
            Set.of(Capability.LOAD, Capability.UNLOAD, Capability.PULL, Capability.DELETE);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final LlamacppBackend backend =
            new LlamacppBackend(new HttpWire(client), new OpenAiWire(client));
    private final FakeModelServer server =
            FakeModelServer.start()
                    .on("/props", Answers.fixture("llama-server-b11669-props.json"))
                    .on("/tokenize", ModelWork.tokens())
                    .on(ModelWork.COUNT, ModelWork.promptTokens())
                    .on("/v1/rerank", ModelWork.ranking())
                    .on("/v1/embeddings", ModelWork.vectors());

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected Endpoint serving() {
        return new Endpoint(server.base(), null);
    }

    @Override
    protected String model() {
        return "tiny";
    }

    @Override
    protected String version() {
        return "b11669-Debian";
    }

    @Override
    protected Set<Capability> can() {
        return backend.capabilities(version()).stream()
                .filter(capability -> !OF_A_ROUTER.contains(capability))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** It is asked whether it is a router, which changes nothing there. */
    @Override
    protected int requests() {
        return 0;
    }

    @Override
    protected void refuseLongPrompts() {
        server.onCalls(Answers.contextExceeded());
    }

    @Override
    protected void answerAtLength() {
        server.onCalls(Answers.endless());
    }

    @Override
    protected void awaitIdle(Duration patience) {
        server.nextCall().awaitLeft(patience);
    }
}
