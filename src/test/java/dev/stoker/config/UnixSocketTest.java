package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.config.HttpConfig.SocketAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Unix socket as it is configured. */
final class UnixSocketTest {
    @TempDir private Path folder;

    private ConfigHome home;

    @BeforeEach
    void layOut() {
        home = new ConfigHome(folder);
    }

    @Test
    void isNoneUnlessItIsNamed() {
        assertThat(socket(Map.of())).isNull();
        assertThat(socket(Map.of("STOKER_HTTP_SOCKET_ACCESS", "everyone"))).isNull();
    }

    @Test
    void isForTheGroupUnlessSaidOtherwise() throws IOException {
        assertThat(socket(Map.of("STOKER_HTTP_SOCKET", "/run/stoker/stoker.sock")))
                .isEqualTo(new UnixSocket(Path.of("/run/stoker/stoker.sock"), SocketAccess.GROUP));

        home.write("stoker: {http: {socket: /run/s, socket-access: everyone}}");

        assertThat(socket(Map.of()))
                .isEqualTo(new UnixSocket(Path.of("/run/s"), SocketAccess.EVERYONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stoker.sock", "./s", "/"})
    void needsAnAbsolutePath(String path) {
        assertThat(home.problems(Map.of("STOKER_HTTP_SOCKET", path)))
                .singleElement()
                .asString()
                .contains("STOKER_HTTP_SOCKET: stoker.http.socket: '" + path + "'", "absolute");
    }

    /** Bytes, not letters: the kernel's field has 108 of them, the last one for the end. */
    @Test
    void hasNoLongerPathThanTheKernelTakes() {
        assertThat(home.problems(Map.of("STOKER_HTTP_SOCKET", "/" + "s".repeat(106)))).isEmpty();
        for (String path : new String[] {"/" + "s".repeat(107), "/" + "ß".repeat(54)}) {
            assertThat(home.problems(Map.of("STOKER_HTTP_SOCKET", path)))
                    .singleElement()
                    .asString()
                    .contains("at most 107 bytes");
        }
    }

    @Test
    void isForNobodyElseThanTheWordsSay() {
        assertThat(
                        home.problems(
                                Map.of(
                                        "STOKER_HTTP_SOCKET",
                                        "/run/s",
                                        "STOKER_HTTP_SOCKET_ACCESS",
                                        "0666")))
                .singleElement()
                .asString()
                .contains("stoker.http.socket-access", "0666");
    }

    private @Nullable UnixSocket socket(Map<String, String> environment) {
        return OfflineSettings.of(home.sources(environment)).socket();
    }
}
