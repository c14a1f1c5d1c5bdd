package dev.stoker.backend.lmstudio;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeLmStudio;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

final class LmStudioBackendTest extends KindContract {
    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final LmStudioBackend backend =
            new LmStudioBackend(new HttpWire(client), new OpenAiWire(client));
    private final FakeLmStudio studio = FakeLmStudio.start();

    @AfterEach
    void close() {
        studio.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected Endpoint serving() {
        return new Endpoint(studio.server().base(), null);
    }

    @Override
    protected String model() {
        return FakeLmStudio.MODEL;
    }

    @Override
    protected @Nullable String version() {
        return null;
    }

    @Override
    protected int requests() {
        return studio.server().exchanges().size();
    }

    @Override
    protected String pullable() {
        return FakeLmStudio.PULLABLE;
    }

    @Override
    protected void pullForEver() {
        studio.downloadsForEver();
    }

    /** As seen on 0.3.15, https://github.com/cline/cline/issues/3664. */
    @Override
    protected void refuseLongPrompts() {
        studio.server()
                .onCalls(
                        Answers.json(
                                400,
                                "{\"error\":\"Trying to keep the first 9020 tokens when context"
                                        + " the overflows. However, the model is loaded with"
                                        + " context length of only 8192 tokens, which is not"
                                        + " enough. Try to load the model with a larger context"
                                        + " length, or provide a shorter input\"}"));
    }

    @Override
    protected void answerAtLength() {
        studio.server().onCalls(Answers.endless());
    }

    @Override
    protected void awaitIdle(Duration patience) {
        studio.server().nextCall().awaitLeft(patience);
    }
}
