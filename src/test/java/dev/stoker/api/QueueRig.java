package dev.stoker.api;

import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The daemon with a server of one slot, which two calls may wait for, one of each app. */
public class QueueRig implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "stoker.discovery.enabled", "false",
                "stoker.supervise.enabled", "false",
                "stoker.models.scan-caches", "false",
                "stoker.backends.slow.kind", "openai",
                "stoker.backends.slow.concurrency", "1",
                "stoker.admission.queue-length", "2",
                "stoker.admission.queue-per-app", "1");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Fakes.class));
    }

    /** The same where every call needs a credential. */
    public static final class Closed extends QueueRig {
        @Override
        public Map<String, String> getConfigOverrides() {
            var all = new java.util.HashMap<>(super.getConfigOverrides());
            all.put("stoker.http.auth", "token");
            return all;
        }
    }

    /** A server whose answers wait until they are let go. */
    public static final class Gate {
        private final Semaphore open = new Semaphore(0);
        private final FakeModelServer server;

        Gate(FakeModelServer server) {
            this.server = server;
            usual();
        }

        /** The server. */
        public FakeModelServer server() {
            return server;
        }

        /** Lets no more answers go than are asked for from now on. */
        public void shut() {
            open.drainPermits();
        }

        /** Lets that many answers go. */
        public void open(int answers) {
            open.release(answers);
        }

        /** Answers with what the server usually says. */
        public void usual() {
            answers(Answers.chat());
        }

        /** Answers so. */
        public void answers(FakeModelServer.Answer answer) {
            server.onCalls((exchange, wire) -> {
                open.acquire();
                answer.give(exchange, wire);
            });
        }
    }

    /** The server. */
    public static final class Fakes implements QuarkusTestResourceLifecycleManager {
        private @Nullable FakeModelServer slow;
        private @Nullable Gate gate;

        @Override
        public Map<String, String> start() {
            FakeModelServer fresh = FakeModelServer.start();
            slow = fresh;
            gate = new Gate(fresh);
            return Map.of("stoker.backends.slow.url", fresh.base().toString());
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(gate, new TestInjector.MatchesType(Gate.class));
        }

        @Override
        public void stop() {
            if (slow != null) {
                slow.close();
            }
        }
    }
}
