package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.NotifySocket;
import dev.stoker.testing.Pids;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged daemon tells its service manager over its life, and its engines do not. */
@Tag("real-backend")
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "systemd is of Linux")
final class ServiceManagerRealBackendIT {
    @TempDir private Path folder;

    @Test
    void tellsReadyStatusLifeReloadAndEnd() throws Exception {
        try (NotifySocket socket = NotifySocket.at(folder.resolve("notify").toString())) {
            StokerHome home =
                    new StokerHome(folder)
                            .withLlamaServer()
                            .withTiny("tiny")
                            .with("NOTIFY_SOCKET", socket.name())
                            .with("WATCHDOG_USEC", "1000000");
            try (RunningStoker stoker = home.serve()) {
                assertThat(socket.next(message -> message.startsWith("READY=1\n")))
                        .contains("STATUS=127.0.0.1:" + home.port() + ", ", " 0 requests now");
                assertThat(socket.all().getFirst()).startsWith("READY=1\n");
                socket.next("WATCHDOG=1"::equals);
                socket.next("WATCHDOG=1"::equals);

                stoker.caller().post(Asked.CHAT, Asked.chat("tiny")).expect(200);
                assertThat(stoker.children()).isNotEmpty();
                for (long child : stoker.children()) {
                    if (Pids.isBeingStarted(child, stoker.process().pid())) {
                        continue;
                    }
                    assertThat(environment(child)).doesNotContain("NOTIFY_SOCKET", "WATCHDOG");
                }

                hangUp(stoker.process().pid());
                socket.next(message -> message.startsWith("RELOADING=1\nMONOTONIC_USEC="));
                socket.next(message -> message.startsWith("READY=1\nSTATUS="));
                stoker.process().destroy();
                assertThat(socket.next(message -> message.startsWith("STOPPING=1\n")))
                        .contains("EXTEND_TIMEOUT_USEC=35000000", "STATUS=going down");
            }
        }
    }

    private static String environment(long process) throws IOException {
        return Files.readString(Path.of("/proc/" + process + "/environ"));
    }

    private static void hangUp(long process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process)).start().waitFor())
                .isZero();
    }
}
