package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.EngineSlots;
import dev.stoker.testing.Pids;
import dev.stoker.testing.RunningEngine;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.SocketUnit;
import dev.stoker.testing.StokerHome;
import dev.stoker.testing.UnixCaller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real engine behind sockets of the service manager's. */
@Tag("real-backend")
@EnabledOnOs(value = OS.LINUX, disabledReason = "systemd hands sockets over")
final class UnixSocketRealBackendIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private static Path folder;

    private static RunningStoker stoker;
    private static Path path;

    @BeforeAll
    static void start() throws IOException {
        path = folder.resolve("stoker.sock");
        var home = Asked.withEndless(new StokerHome(folder).withLlamaServer());
        home.under(SocketUnit.before("127.0.0.1:" + home.port(), path.toString()));
        stoker = home.serve();
        String warm = Asked.prompt(Asked.ENDLESS + "@llamacpp", "\"max_tokens\":1");
        stoker.caller().post(Asked.GENERATE, warm).expect(200);
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    @Test
    void streamsToACallerAndFreesTheSlotWhenItLeaves() throws Exception {
        try (EngineSlots slots = stoker.engine(Asked.ENDLESS).slots()) {
            try (var app = new UnixCaller(path)) {
                app.post(Asked.STREAM, Asked.endlessPrompt()).readUntil("event: text");
                await(() -> slots.decoded() > 20);
            }

            await(() -> !slots.busy());
        }
    }

    @Test
    void breaksOffNoAnswerOfWhoGoesOnListening() throws Exception {
        try (var app = new UnixCaller(path)) {
            String prompt = Asked.prompt(Asked.ENDLESS + "@llamacpp", "\"max_tokens\":5");

            String answer = app.post(Asked.STREAM, prompt).readUntil("\r\n0\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("event: done");
            assertThat(app.get("/stoker/v1/models")).startsWith("HTTP/1.1 200 ");
        }
    }

    /** Neither the descriptors nor the variables that tell of them. */
    @Test
    void handsNothingOnToItsEngine() throws IOException {
        RunningEngine engine = stoker.engine(Asked.ENDLESS);

        assertThat(Files.readString(Path.of("/proc/" + engine.pid() + "/environ")))
                .doesNotContain("LISTEN_");
        List<String> daemons = sockets(stoker.process().pid());
        assertThat(daemons).isNotEmpty();
        assertThat(sockets(engine.pid())).doesNotContainAnyElementsOf(daemons);
        assertThat(Pids.runs(engine.pid())).isTrue();
    }

    private static List<String> sockets(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.map(UnixSocketRealBackendIT::target)
                    .filter(target -> target.startsWith("socket:"))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "closed meanwhile";
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
    }
}
