package dev.stoker.api;

import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeOllama;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The daemon with an Ollama, and a server that can do nothing with models but run one. */
public final class StockRig implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "stoker.discovery.enabled", "false",
                "stoker.supervise.enabled", "false",
                "stoker.models.scan-caches", "false");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Fakes.class));
    }

    /** The two servers. */
    public static final class Fakes implements QuarkusTestResourceLifecycleManager {
        private @Nullable FakeOllama ollama;
        private @Nullable FakeModelServer fixed;

        @Override
        public Map<String, String> start() {
            FakeOllama stocked = FakeOllama.start().putCloud("big:cloud", "big");
            FakeModelServer plain = FakeModelServer.start();
            ollama = stocked;
            fixed = plain;
            return Map.of(
                    "stoker.backends.ollama.url",
                    stocked.base().toString(),
                    "stoker.backends.ollama.kind",
                    "ollama",
                    "stoker.backends.fixed.url",
                    plain.base().toString(),
                    "stoker.backends.fixed.kind",
                    "openai");
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(ollama, new TestInjector.MatchesType(FakeOllama.class));
        }

        @Override
        public void stop() {
            if (ollama != null) {
                ollama.close();
            }
            if (fixed != null) {
                fixed.close();
            }
        }
    }
}
