package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.FakedKindContract;
import dev.stoker.backend.ServedModel;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeLlamaRouter;
import dev.stoker.testing.FakeModelServer;
import org.junit.jupiter.api.Test;

final class LlamaRouterTest extends FakedKindContract {
    private final LlamacppBackend backend = new LlamacppBackend(wire.http(), wire.openAi());
    private final FakeLlamaRouter router = FakeLlamaRouter.start();

    @Override
    protected FakeModelServer server() {
        return router.server();
    }

    @Override
    protected Backend backend() {
        return backend;
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
    protected String pullable() {
        return FakeLlamaRouter.PULLABLE;
    }

    /** Whoever watches it follows what changes, from a moment of its own. */
    @Override
    protected int requests() {
        return (int)
                router.server().exchanges().stream()
                        .filter(exchange -> !exchange.path().equals("/models/sse"))
                        .count();
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
