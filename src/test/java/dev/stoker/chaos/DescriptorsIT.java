package dev.stoker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Figures;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import dev.stoker.testing.Vitals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that may open 256 files, and more connections than that. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the limit is set by a tool of Linux's")
final class DescriptorsIT {
    private static final int LIMIT = 256;
    private static final int CONNECTIONS = 400;

    @TempDir private Path folder;

    @Test
    @Timeout(3 * 60)
    void outlivesMoreConnectionsThanItMayHaveAndServesAgain() throws Exception {
        try (FakeModelServer server = Chaos.server("m")) {
            StokerHome home =
                    Chaos.with(new StokerHome(folder), "one", server)
                            .with("STOKER_SUPERVISE_ENABLED", "false")
                            .with("STOKER_ROUTES_R", "m@one")
                            .under("prlimit", "--nofile=" + LIMIT + ":" + LIMIT);
            try (RunningStoker stoker = home.serve()) {
                long pid = stoker.process().pid();
                Chaos.awaitFirst(stoker, "r", "m@one");
                stoker.caller().post(Chaos.CHAT, Chaos.chat("m@one", "Hello", false)).expect(200);
                long before = Vitals.descriptors(pid);
                List<RawClient> idle = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++) {
                    // The kernel takes those that the daemon does not, as far as its queue goes.
                    idle.add(new RawClient(stoker.port()));
                }
                Chaos.await(Duration.ofSeconds(20), () -> Vitals.descriptors(pid) >= LIMIT - 4);
                long most = Vitals.descriptors(pid);

                for (RawClient one : idle) {
                    one.close();
                }

                Chaos.await(Duration.ofSeconds(30), () -> answers(stoker));
                Chaos.await(Duration.ofSeconds(30), () -> Vitals.descriptors(pid) <= before + 4);
                new Figures("descriptors")
                        .count("allowed", LIMIT)
                        .count("connections", CONNECTIONS)
                        .count("open when idle", before)
                        .count("open at most", most);
                assertThat(stoker.process().isAlive()).isTrue();
                assertThat(stoker.log()).doesNotContain("OutOfMemory");
            }
        }
    }

    private static boolean answers(RunningStoker stoker) {
        try (var app = new HttpCaller(stoker.base())) {
            return app.post(Chaos.CHAT, Chaos.chat("m@one", "Hello", false)).status() == 200;
        } catch (AssertionError _) {
            return false;
        }
    }
}
