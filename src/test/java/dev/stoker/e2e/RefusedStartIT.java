package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Finished;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that cannot start as it was told says why, in words, and serves nothing. */
final class RefusedStartIT {
    private static final int CONFIG_INVALID = 78;

    @TempDir private Path folder;

    private StokerHome home;

    @BeforeEach
    void layOut() {
        home = new StokerHome(folder);
    }

    @Test
    void whereThePortIsTaken() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            home.with("STOKER_HTTP_PORT", Integer.toString(other.getLocalPort()));

            Finished end = home.refusal();

            assertThat(end.status()).isEqualTo(1);
            assertThat(end.err().lines())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + other.getLocalPort(), "stoker.http.port");
            assertThat(end.out()).isEmpty();
        }
    }

    @Test
    void whereSettingsAreWrongAndTellsAllOfThem() throws IOException {
        Path file = folder.resolve(".config/stoker/stoker.yaml");
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "stoker:\n  supervise:\n    redy-timeout: 5m\n");
        home.with("STOKER_HTTP_MAX_BODY", "many")
                .with("STOKER_DISCOVERY_INTERVAL", "1ms")
                .with("STOKER_HTP_HOST", "127.0.0.1");

        Finished end = home.refusal();

        assertThat(end.status()).isEqualTo(CONFIG_INVALID);
        assertThat(end.err())
                .contains("stoker.yaml:3", "redy-timeout", "ready-timeout")
                .contains("max-body", "many")
                .contains("discovery.interval", "1ms")
                .contains("STOKER_HTP_HOST")
                .doesNotContain("Exception", "\tat ");
        assertThat(home.state()).doesNotExist();
    }

    /** What launchd takes for a failure it starts again, whatever it is, every ten seconds. */
    @Test
    void andLaunchdDoesNotTryAgainWhatIsRefused() {
        home.with("LAUNCHD_SERVICE", "dev.stoker.agent").with("STOKER_HTTP_MAX_BODY", "many");

        Finished end = home.refusal();

        assertThat(end.status()).isZero();
        assertThat(end.err()).contains("max-body", "many");
    }

    @Test
    void whereOthersCouldConnectWithoutAToken() {
        home.with("STOKER_HTTP_HOST", "0.0.0.0");

        Finished end = home.refusal();

        assertThat(end.status()).isEqualTo(CONFIG_INVALID);
        assertThat(end.err()).contains("stoker.http.host", "0.0.0.0", "token", "allow-remote");
    }

    @Test
    void whereItsStateFolderCannotBeWritten() throws IOException {
        // A file in the folder's place: permissions would not stop root, as whom containers test.
        Path blocked = Files.writeString(folder.resolve("blocked"), "");
        home.with("STOKER_STATE_FOLDER", blocked.resolve("stoker").toString());

        Finished end = home.refusal();

        assertThat(end.status()).as(end.out() + end.err()).isPositive();
        assertThat(end.out() + end.err())
                .contains("stoker.state.folder", blocked.toString())
                .doesNotContain("\tat ");
    }

    @Test
    void whereOthersCouldReadItsToken() throws IOException {
        Files.createDirectories(home.state());
        Path token = home.state().resolve("admin.token");
        Files.writeString(token, "0123456789012345678901234567890123456789");
        assertThat(token.toFile().setReadable(true, false)).isTrue();

        Finished end = home.refusal();

        assertThat(end.status()).as(end.out() + end.err()).isPositive();
        assertThat(end.out() + end.err()).contains("admin.token").doesNotContain("\tat ");
    }
}
