package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Finished;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import dev.stoker.testing.UnixCaller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged daemon on a Unix socket. */
@Timeout(240)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode there")
final class UnixSocketIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** More than come in between two steps of a daemon that does not wait. */
    private static final int LATE_CALLS = 200;

    private static final String CONFIG = "/stoker/v1/config";

    @TempDir private Path folder;

    @Test
    void isServedWithTheSameGuardsAndTakenAwayAtTheEnd() throws IOException {
        Path path = folder.resolve("stoker.sock");
        var home = new StokerHome(folder).with("STOKER_HTTP_SOCKET", path.toString());
        try (RunningStoker stoker = home.serve();
                var owner = new UnixCaller(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
            assertThat(owner.get("/stoker/v1/models")).startsWith("HTTP/1.1 200 ");
            // What needs the admin token elsewhere.
            assertThat(owner.get(CONFIG)).startsWith("HTTP/1.1 200 ").contains(path.toString());
            assertThat(stoker.caller().get(CONFIG).status()).isEqualTo(401);
            // And what is refused everywhere.
            assertThat(owner.get(CONFIG, "Origin: https://evil.example"))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(owner.get(CONFIG, "Referer: http://localhost/")).startsWith("HTTP/1.1 401 ");
            assertThat(stoker.log()).contains("socket=" + path);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void isNoneUnlessOneIsNamed() throws IOException {
        // Quarkus has keys of its own, which open nothing.
        Path path = folder.resolve("other.sock");
        var home =
                new StokerHome(folder)
                        .with("QUARKUS_HTTP_DOMAIN_SOCKET_ENABLED", "true")
                        .with("QUARKUS_HTTP_DOMAIN_SOCKET", path.toString());
        try (RunningStoker stoker = home.serve();
                Stream<Path> all = Files.walk(folder)) {
            assertThat(path).doesNotExist();
            assertThat(all.filter(one -> one.toString().endsWith("sock"))).isEmpty();
            assertThat(stoker.log()).doesNotContain("socket=");
        }
    }

    @Test
    void isTakenFromADeadDaemonAndNotFromALivingOne() throws Exception {
        Path path = folder.resolve("stoker.sock");
        var home = new StokerHome(folder).with("STOKER_HTTP_SOCKET", path.toString());
        try (RunningStoker first = home.serve()) {
            Path elsewhere = Files.createDirectory(folder.resolve("second"));
            Finished second =
                    new StokerHome(elsewhere).with("STOKER_HTTP_SOCKET", path.toString()).refusal();
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err())
                    .contains("cannot listen on " + path, "another program", "stoker.http.socket")
                    .doesNotContain("\tat ");

            first.process().destroyForcibly();
            assertThat(first.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(path).exists();

        try (RunningStoker _ = home.serve();
                var caller = new UnixCaller(path)) {
            assertThat(caller.get("/stoker/v1/models")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void isNotWhereOthersCouldReplaceIt() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        Finished end =
                new StokerHome(folder)
                        .with("STOKER_HTTP_SOCKET", open.resolve("s").toString())
                        .refusal();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.err()).contains(open + "/s", "everybody may write into its folder");
    }

    /** As by TCP: what is being answered goes on to its end, and nobody new is served. */
    @Test
    void letsAnAnswerEndWhenTheDaemonIsToldToAndTakesNoNewCall() throws Exception {
        Path path = folder.resolve("stoker.sock");
        var permits = new Semaphore(3);
        try (FakeModelServer server = FakeModelServer.start()) {
            server.on("/v1/models", Answers.json(200, "{\"data\":[{\"id\":\"m\"}]}"))
                    .onCalls(Answers.trickle(permits));
            var home =
                    new StokerHome(folder)
                            .with("STOKER_HTTP_SOCKET", path.toString())
                            .with("STOKER_HTTP_DRAIN", "2m")
                            .with("STOKER_BACKENDS_ONE_URL", server.base().toString())
                            .with("STOKER_BACKENDS_ONE_KIND", "openai");
            try (RunningStoker stoker = home.serve();
                    var caller = new UnixCaller(path)) {
                caller.post(Asked.CHAT, Asked.chat("m@one", "\"stream\":true"));
                caller.readUntil("\"content\":\"");

                stoker.process().destroy();

                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> stoker.log().contains("going down: calls=1"));
                for (int i = 0; i < LATE_CALLS; i++) {
                    try (var late = new UnixCaller(path)) {
                        assertThat(late.post(Asked.CHAT, Asked.chat("m@one")).answer())
                                .startsWith("HTTP/1.1 503 ")
                                .contains("shutting_down");
                    }
                }
                permits.release(1_000);
                assertThat(caller.readUntil("[DONE]")).doesNotContain("\"error\"");
                assertThat(stoker.process().waitFor(60, TimeUnit.SECONDS))
                        .as(stoker.log())
                        .isTrue();
                assertThat(path).doesNotExist();
                assertThat(stoker.log()).doesNotContain("broken off");
            }
        }
    }
}
