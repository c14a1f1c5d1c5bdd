package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeLlamaRouter;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LlamaRouterTest extends KindContract {
    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final LlamacppBackend backend =
            new LlamacppBackend(new HttpWire(client), new OpenAiWire(client));
    private final FakeLlamaRouter router = FakeLlamaRouter.start();

    @AfterEach
    void close() {
        router.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected Endpoint serving() {
        return new Endpoint(router.server().base(), null);
    }

    @Override
    protected String model() {
        return FakeLlamaRouter.MODEL;
    }

    @Override
    protected String version() {
        return "b11669-Debian";
    }

    @Override
    protected int requests() {
        return router.server().exchanges().size();
    }

    @Override
    protected String pullable() {
        return FakeLlamaRouter.PULLABLE;
    }

    @Override
    protected void pullForEver() {
        router.fate(FakeLlamaRouter.Fate.FOR_EVER);
    }

    @Override
    protected void refuseLongPrompts() {
        router.onChat(Answers.contextExceeded());
    }

    @Override
    protected void answerAtLength() {
        router.onChat(Answers.endless());
    }

    @Override
    protected void awaitIdle(Duration patience) {
        router.server().nextCall().awaitLeft(patience);
    }

    /** What a look wakes or loads costs memory that nobody asked for. */
    @Test
    void looksWithoutWakingOrLoadingAnything() {
        router.has("asleep", "sleeping").has("ready", "loaded");

        backend.health(serving(), PATIENCE);
        backend.models(serving(), PATIENCE);
        backend.stock().show(serving(), "asleep", PATIENCE);
        backend.tuning().running(serving(), FakeLlamaRouter.MODEL, PATIENCE);

        assertThat(router.state("asleep")).isEqualTo("sleeping");
        assertThat(router.state(FakeLlamaRouter.MODEL)).isEqualTo("unloaded");
        assertThat(router.server().exchanges())
                .allMatch(exchange -> exchange.method().equals("GET"))
                .extracting(Exchange::path)
                .noneMatch(path -> path.startsWith("/slots") || path.startsWith("/metrics"))
                .filteredOn(path -> path.contains("model="))
                .isNotEmpty()
                .allMatch(path -> path.endsWith("&autoload=false"));
    }

    @Test
    void startsOneProcessHoweverOftenItIsLoaded() {
        ServedModel model = ServedModel.named(FakeLlamaRouter.MODEL);

        backend.stock().load(serving(), model, PATIENCE);
        backend.stock().load(serving(), model, PATIENCE);

        assertThat(router.spawned()).isEqualTo(1);
    }
}
