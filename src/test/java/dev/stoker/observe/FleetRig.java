package dev.stoker.observe;

import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The daemon with two configured fakes and nothing of the machine it is tested on. */
public final class FleetRig implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "stoker.discovery.enabled", "false",
                "stoker.supervise.enabled", "false",
                "stoker.models.scan-caches", "false",
                "stoker.templates.greeting.text", "Say hello to {name} in a {tone ?: 'kind'} way.");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Fakes.class));
    }

    /** Two servers, without a model each. */
    public static final class Fakes implements QuarkusTestResourceLifecycleManager {
        static final String NO_MODELS = "{\"object\":\"list\",\"data\":[]}";

        private @Nullable FakeModelServer fake;
        private @Nullable FakeModelServer other;

        @Override
        public Map<String, String> start() {
            fake = empty();
            other = empty();
            return Map.of(
                    "stoker.backends.fake.url",
                    fake.base().toString(),
                    "stoker.backends.fake.kind",
                    "llamacpp",
                    "stoker.backends.other.url",
                    other.base().toString(),
                    "stoker.backends.other.kind",
                    "llamacpp");
        }

        private static FakeModelServer empty() {
            return FakeModelServer.start().on("/v1/models", Answers.json(200, NO_MODELS));
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(fake, new TestInjector.Annotated(Fake.class));
            injector.injectIntoFields(other, new TestInjector.Annotated(Other.class));
        }

        @Override
        public void stop() {
            if (fake != null) {
                fake.close();
            }
            if (other != null) {
                other.close();
            }
        }
    }
}
