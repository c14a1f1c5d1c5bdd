package dev.stoker.boot.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sockets of the service manager: the rules of {@code sd_listen_fds(3)}, with real descriptors. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "systemd hands them over")
final class HandedOverTest {
    private static final long PID = 4711;

    /** Where no other descriptor of this process is. */
    private static final AtomicInteger FREE = new AtomicInteger(2_000);

    private final int first = FREE.getAndAdd(10);
    private int given;

    @TempDir private Path folder;

    @Test
    void takesNothingThatIsForAnotherProcess() throws IOException {
        give(tcp());

        assertThat(HandedOver.take(Map.of("LISTEN_FDS", "1"), PID, first))
                .isEqualTo(HandedOver.NOTHING);
        assertThat(HandedOver.take(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "4712"), PID, first))
                .isEqualTo(HandedOver.NOTHING);
        assertThat(Libc.listens(first)).isTrue();
        Libc.close(first);
    }

    @Test
    void servesATcpSocketUnderItsOwnAddress() throws IOException {
        ServerSocketChannel theirs = tcp();
        SocketAddress at = theirs.getLocalAddress();
        give(theirs);
        theirs.close();

        HandedOver handed = take();

        assertThat(handed.host()).isEqualTo("127.0.0.1");
        assertThat(handed.port()).isEqualTo(((InetSocketAddress) at).getPort());
        assertThat(handed.path()).isNull();
        assertThat(Libc.name(first)).as("the descriptor itself is closed").isNull();
        Inherited tcp = Objects.requireNonNull(handed.tcp());
        try (ServerSocketChannel channel = tcp.channel();
                SocketChannel caller = SocketChannel.open(at);
                SocketChannel accepted = channel.accept()) {
            assertThat(accepted.getLocalAddress()).isEqualTo(at);
            assertThat(accepted.getRemoteAddress()).isEqualTo(caller.getLocalAddress());
        }
    }

    @Test
    void servesWhoConnectedBeforeTheDaemonWasThere() throws IOException {
        ServerSocketChannel theirs = tcp();
        try (SocketChannel early = SocketChannel.open(theirs.getLocalAddress())) {
            give(theirs);
            theirs.close();

            Inherited tcp = Objects.requireNonNull(take().tcp());

            try (ServerSocketChannel channel = tcp.channel();
                    SocketChannel accepted = channel.accept()) {
                assertThat(accepted.getRemoteAddress()).isEqualTo(early.getLocalAddress());
            }
        }
    }

    @Test
    void servesAUnixSocketUnderItsOwnPathAndKeepsItsFile() throws IOException {
        Path path = folder.resolve("s");
        ServerSocketChannel theirs =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(path));
        give(theirs);
        theirs.close();

        HandedOver handed = take();

        assertThat(handed.path()).isEqualTo(path.toString());
        assertThat(handed.host()).isNull();
        Inherited unix = Objects.requireNonNull(handed.unix());
        try (ServerSocketChannel channel = unix.channel();
                SocketChannel caller = SocketChannel.open(UnixDomainSocketAddress.of(path));
                SocketChannel accepted = channel.accept()) {
            assertThat(accepted.getLocalAddress()).isEqualTo(UnixDomainSocketAddress.of(path));
            assertThat(caller.isConnected()).isTrue();
        }
        assertThat(path).exists();
    }

    @Test
    void takesOneOfEachKind() throws IOException {
        give(tcp());
        give(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(folder.resolve("s"))));

        HandedOver handed = take();

        assertThat(handed.port()).isPositive();
        assertThat(handed.path()).isEqualTo(folder.resolve("s").toString());
    }

    @Test
    void refusesTwoOfAKind() throws IOException {
        give(tcp());
        give(tcp());

        assertThatThrownBy(this::take)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("two TCP sockets, /127.0.0.1:");
    }

    @Test
    void refusesWhatIsNoListeningSocket() throws IOException {
        // Standard error of a test: a file or a pipe.
        Libc.duplicate(2, first);
        given = 1;

        assertThatThrownBy(this::take)
                .hasMessageContaining("descriptor " + first + " (a.socket)")
                .hasMessageContaining("expected: a listening stream socket");
        Libc.close(first);
    }

    @Test
    void refusesWhatIsNotThereAndCountsThatAreNone() {
        given = 1;
        assertThatThrownBy(this::take).hasMessageContaining("descriptor " + first);
        for (String count : new String[] {"", "-1", "many", "65"}) {
            assertThatThrownBy(() ->
                            HandedOver.take(
                                    Map.of("LISTEN_PID", "4711", "LISTEN_FDS", count), PID, first))
                    .hasMessageContaining("LISTEN_FDS is '" + count + "'");
        }
    }

    /** With its brackets, as in a URL; without the zone, which is no part of it. */
    @ParameterizedTest
    @CsvSource({"::1, [::1]", "::, [::]", "fe80::1%1, [fe80:0:0:0:0:0:0:1]", "0.0.0.0, 0.0.0.0"})
    void writesItsAddressAsItWouldBeConfigured(String address, String host) throws IOException {
        try (ServerSocketChannel any = ServerSocketChannel.open()) {
            InetAddress ip = InetAddress.getAllByName(address)[0];
            var tcp = new Inherited(any, new InetSocketAddress(ip, 11_500));

            assertThat(new HandedOver(tcp, null).host()).isEqualTo(host);
        }
    }

    private HandedOver take() throws IOException {
        Map<String, String> environment =
                Map.of(
                        "LISTEN_PID",
                        Long.toString(PID),
                        "LISTEN_FDS",
                        Integer.toString(given),
                        "LISTEN_FDNAMES",
                        "a.socket:b.socket");
        return HandedOver.take(environment, PID, first);
    }

    private void give(ServerSocketChannel socket) throws IOException {
        Libc.duplicate(Inherited.descriptor(socket, -1), first + given++);
    }

    private static ServerSocketChannel tcp() throws IOException {
        return ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
