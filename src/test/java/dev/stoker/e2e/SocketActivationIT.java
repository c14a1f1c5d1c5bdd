package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Finished;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.SocketUnit;
import dev.stoker.testing.StokerHome;
import dev.stoker.testing.UnixCaller;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged daemon with listening sockets that were opened before it was started. */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "systemd hands sockets over")
final class SocketActivationIT {
    private static final int CONFIG_INVALID = 78;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir private Path folder;

    /** The port would be taken if it bound one itself; the file of the socket is not its own. */
    @Test
    void servesWhatItIsHandedInThePlaceOfWhatIsConfigured() throws Exception {
        Path path = folder.resolve("handed.sock");
        Path configured = folder.resolve("configured.sock");
        var home = new StokerHome(folder).with("STOKER_HTTP_SOCKET", configured.toString());
        home.under(SocketUnit.before("127.0.0.1:" + home.port(), path.toString()));
        try (RunningStoker stoker = home.serve();
                var caller = new UnixCaller(path)) {
            assertThat(stoker.caller().get("/stoker/v1/models").status()).isEqualTo(200);
            assertThat(caller.get("/stoker/v1/config"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains(path.toString())
                    .doesNotContain(configured.toString());
            assertThat(configured).doesNotExist();
            assertThat(stoker.log())
                    .contains("address=http://127.0.0.1:" + home.port(), "socket=" + path);
        }
        assertThat(path).exists();
    }

    /** The configured port is another one; the first caller comes before the daemon. */
    @Test
    void servesWhoCameBeforeItAndShowsTheAddressItIsHanded() throws Exception {
        var home = new StokerHome(folder);
        int port = home.port();
        home.with("STOKER_HTTP_PORT", Integer.toString(StokerHome.freePort()));
        Path path = folder.resolve("handed.sock");
        home.under(SocketUnit.before("127.0.0.1:" + port, path.toString()));
        Path log = folder.resolve("log");

        Process daemon =
                home.program("serve")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try (var caller = await(path)) {
            String answer = caller.get("/stoker/v1/config");

            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"" + port + "\"");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> Files.readString(log).contains("Stoker serves"));
            assertThat(log).content().contains("address=http://127.0.0.1:" + port);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> Files.readString(log).contains("which is not used"));
            assertThat(Files.readAllLines(log))
                    .filteredOn(line -> line.contains("configured="))
                    .singleElement()
                    .asString()
                    .contains("configured=127.0.0.1:" + home.port() + " address=127.0.0.1:" + port)
                    .contains("the service manager has opened", "ListenStream=");
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }

    /** The socket listens a moment after its file is there. */
    private static UnixCaller await(Path path) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .ignoreException(UncheckedIOException.class)
                .until(() -> new UnixCaller(path), Objects::nonNull);
    }

    @Test
    void refusesAnAddressThatOthersCanReachWithoutTokenAndFlag() {
        var home = new StokerHome(folder);
        home.under(SocketUnit.before("0.0.0.0:" + home.port()));

        Finished end = home.refusal();

        assertThat(end.status()).as(end.err()).isEqualTo(CONFIG_INVALID);
        assertThat(end.err())
                .contains("stoker.http.host: '0.0.0.0' can be reached from other machines")
                .contains("the address 0.0.0.0, port " + home.port(), "service manager");
        assertThat(home.state()).doesNotExist();
    }

    @Test
    void refusesMoreThanOneOfAKind() {
        var home = new StokerHome(folder);
        home.under(
                SocketUnit.before(
                        "127.0.0.1:" + home.port(), "127.0.0.1:" + StokerHome.freePort()));

        Finished end = home.refusal();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.err())
                .contains("cannot serve what the service manager hands over", "two TCP sockets")
                .doesNotContain("\tat ");
    }
}
