package dev.stoker.boot.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.config.HttpConfig.SocketAccess;
import dev.stoker.config.ListenAddress;
import dev.stoker.config.UnixSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the owner has configured for nothing. */
final class ReplacedTest {
    private static final UnixSocket SOCKET =
            new UnixSocket(Path.of("/run/a.sock"), SocketAccess.GROUP);

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 11600, 127.0.0.1:11600",
        "10.1.2.3, 11500, 10.1.2.3:11500",
        "localhost, 11600, localhost:11600"
    })
    void tellsAnAddressThatIsNotListenedOn(String host, int port, String configured)
            throws IOException {
        assertThat(Replaced.by(handed("127.0.0.1"), new ListenAddress(host, port), SOCKET))
                .containsExactly(new Replaced(configured, "127.0.0.1:11500"));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "localhost, 127.0.0.1", "::1, ::1", "[::1], ::1"})
    void tellsNothingOfTheSameAddress(String host, String address) throws IOException {
        assertThat(Replaced.by(handed(address), new ListenAddress(host, 11_500), null)).isEmpty();
    }

    @Test
    void tellsAPathThatIsNotListenedOn() throws IOException {
        try (ServerSocketChannel any = ServerSocketChannel.open()) {
            var unix = new Inherited(any, UnixDomainSocketAddress.of("/run/b.sock"));
            var handed = new HandedOver(null, unix);
            var address = new ListenAddress("127.0.0.1", 11_500);

            assertThat(Replaced.by(handed, address, SOCKET))
                    .containsExactly(new Replaced("/run/a.sock", "/run/b.sock"));
            assertThat(Replaced.by(handed, address, null)).isEmpty();
        }
    }

    @Test
    void tellsNothingWhereNothingIsHandedOver() {
        var address = new ListenAddress("10.1.2.3", 1);

        assertThat(HandedOver.NOTHING.isNothing()).isTrue();
        assertThat(Replaced.by(HandedOver.NOTHING, address, SOCKET)).isEmpty();
    }

    private static HandedOver handed(String address) throws IOException {
        try (ServerSocketChannel any = ServerSocketChannel.open()) {
            InetAddress ip = InetAddress.getAllByName(address)[0];
            return new HandedOver(new Inherited(any, new InetSocketAddress(ip, 11_500)), null);
        }
    }
}
