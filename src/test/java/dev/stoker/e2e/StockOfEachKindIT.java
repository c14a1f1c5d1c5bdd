package dev.stoker.e2e;

import static dev.stoker.backend.Capability.DELETE;
import static dev.stoker.backend.Capability.LOAD;
import static dev.stoker.backend.Capability.PULL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Capability;
import dev.stoker.testing.FakeAnthropic;
import dev.stoker.testing.FakeCloud;
import dev.stoker.testing.FakeLlamaRouter;
import dev.stoker.testing.FakeLmStudio;
import dev.stoker.testing.FakeLocalAi;
import dev.stoker.testing.FakeOllama;
import dev.stoker.testing.FakeTgi;
import dev.stoker.testing.FakeVllm;
import dev.stoker.testing.Finished;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that manage models, from the terminal, against each kind of backend. */
final class StockOfEachKindIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "sk-of-the-tests";

    private static final FakeOllama OLLAMA = FakeOllama.start();
    private static final FakeLocalAi LOCALAI = FakeLocalAi.start();
    private static final FakeLmStudio LMSTUDIO = FakeLmStudio.start();
    private static final FakeLlamaRouter ROUTER = FakeLlamaRouter.start();

    /**
     * A backend that the daemon is told of.
     *
     * @param pullable a model that its registry has; empty where it cannot pull
     */
    record Kind(
            String id,
            String kind,
            URI base,
            String api,
            String key,
            String model,
            String pullable,
            Set<Capability> can) {
        @Override
        public String toString() {
            return id;
        }
    }

    private static final List<Kind> KINDS =
            List.of(
                    managed("ollama", "ollama", OLLAMA.base(), "tiny:latest", FakeOllama.PULLABLE),
                    managed("localai", "localai", LOCALAI.base(), "tiny", FakeLocalAi.PULLABLE),
                    new Kind(
                            "lmstudio",
                            "lmstudio",
                            LMSTUDIO.server().base(),
                            "/v1",
                            KEY,
                            FakeLmStudio.MODEL,
                            FakeLmStudio.PULLABLE,
                            Set.of(LOAD, PULL)),
                    managed(
                            "router",
                            "llamacpp",
                            ROUTER.server().base(),
                            FakeLlamaRouter.MODEL,
                            FakeLlamaRouter.PULLABLE),
                    fixed("vllm", FakeVllm.start().base(), "/v1", KEY),
                    fixed("tgi", FakeTgi.start().base(), "/v1", KEY),
                    fixed("anthropic", FakeAnthropic.start().base(), "/v1", FakeAnthropic.KEY),
                    cloud("openai", FakeCloud.Like.OPENAI),
                    cloud("azure", FakeCloud.Like.AZURE),
                    cloud("gemini", FakeCloud.Like.GEMINI));

    @TempDir private static Path folder;

    private static StokerHome home;
    private static RunningStoker stoker;

    private static Kind managed(String id, String kind, URI base, String model, String pullable) {
        return new Kind(id, kind, base, "/v1", KEY, model, pullable, Set.of(LOAD, PULL, DELETE));
    }

    private static Kind fixed(String kind, URI base, String api, String key) {
        return new Kind(kind, kind, base, api, key, "tiny", "", Set.of());
    }

    private static Kind cloud(String kind, FakeCloud.Like like) {
        FakeCloud cloud = FakeCloud.start(like, KEY);
        return fixed(kind, cloud.base(), cloud.api(), KEY);
    }

    static List<Kind> kinds() {
        return KINDS;
    }

    @BeforeAll
    static void start() {
        home = new StokerHome(folder).with("STOKER_SUPERVISE_ENABLED", "false");
        for (Kind one : KINDS) {
            String prefix = "STOKER_BACKENDS_" + one.id().toUpperCase(Locale.ROOT);
            home.with(prefix + "_URL", one.base().toString())
                    .with(prefix + "_KIND", one.kind())
                    .with(prefix + "_API_PATH", one.api())
                    .with(prefix + "_KEY_ENV", "KEY_OF_" + one.id())
                    .with("KEY_OF_" + one.id(), one.key());
        }
        stoker = home.with("STOKER_BACKENDS_AZURE_DEPLOYMENTS", "tiny").serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
        OLLAMA.close();
        LOCALAI.close();
        LMSTUDIO.close();
        ROUTER.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void listsAndShows(Kind one) {
        assertThat(run("models").out()).contains(one.id());

        Finished shown = run("show", one.model() + "@" + one.id());

        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out()).containsPattern("backend +" + one.id());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void loadsAndUnloads(Kind one) {
        String spec = one.model() + "@" + one.id();

        Finished loaded = run("load", spec);

        if (!one.can().contains(LOAD)) {
            assertThat(loaded.status()).isEqualTo(1);
            assertThat(loaded.err()).contains("cannot load");
            assertThat(run("unload", spec).status()).isEqualTo(1);
            return;
        }
        assertThat(loaded.status()).as(loaded.err()).isZero();
        assertThat(run("ps").out()).contains(one.model());
        Finished unloaded = run("unload", spec);
        assertThat(unloaded.status()).as(unloaded.err()).isZero();
        assertThat(run("ps").out()).doesNotContain(one.model() + "@" + one.id() + " ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void pullsAndDeletes(Kind one) {
        boolean pulls = one.can().contains(PULL);
        String wanted = (pulls ? one.pullable() : "any") + "@" + one.id();

        Finished pulled = run("pull", wanted);

        if (!pulls) {
            assertThat(pulled.status()).isEqualTo(1);
            assertThat(pulled.err()).contains("cannot pull");
        } else {
            assertThat(pulled.status()).as(pulled.err()).isZero();
            assertThat(run("models", "--json").out()).contains(one.pullable());
        }
        boolean deletes = one.can().contains(DELETE);
        Finished deleted = run("rm", deletes ? wanted : one.model() + "@" + one.id());
        assertThat(deleted.status()).as(deleted.err()).isEqualTo(deletes ? 0 : 1);
        assertThat(deleted.err()).contains(deletes ? "" : "cannot delete");
    }

    private static Finished run(String... arguments) {
        return Finished.run(home.program(arguments), PATIENCE);
    }
}
