package dev.stoker.boot.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.config.HttpConfig.SocketAccess;
import dev.stoker.config.UnixSocket;
import dev.stoker.security.Peer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A directory of users that does not answer, as a dead LDAP, holds up nobody whom it knows. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no caller is known there")
final class CallersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Peer SOMEBODY = new Peer("somebody", false);

    /** As many as are asked about at once, and as many as wait for that. */
    private static final int ROOM = 8 + 128;

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final List<SocketChannel> connections = new ArrayList<>();

    @TempDir private Path folder;
    private Path path;

    @BeforeEach
    void layOut() {
        path = folder.resolve("s");
    }

    @AfterEach
    void close() throws Exception {
        answers.countDown();
        for (SocketChannel one : connections) {
            one.close();
        }
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }

    @Test
    void aLookUpThatDoesNotEndHoldsUpNoOtherConnection() throws Exception {
        serve(_ -> asked.get() == 0 ? whenItAnswers() : SOMEBODY);
        SocketChannel unknown = connect();
        await().atMost(PATIENCE).until(() -> asked.get() == 1);
        SocketChannel known = connect();

        assertThat(read(known)).isEqualTo('!');
        // The thread that takes connections is there for everything else, too.
        assertThat(loops.submit(() -> "beats").get(60, TimeUnit.SECONDS)).isEqualTo("beats");

        answers.countDown();
        assertThat(read(unknown)).isEqualTo('!');
    }

    @Test
    void closesWhoIsNotKnownYetWhenItEnds() throws Exception {
        Channel server = serve(_ -> whenItAnswers());
        SocketChannel unknown = connect();
        await().atMost(PATIENCE).until(() -> asked.get() == 1);

        server.close().sync();
        answers.countDown();

        assertThat(read(unknown)).isEqualTo(-1);
    }

    @Test
    void closesWhoIsNotKnownToTheKernel() throws Exception {
        serve(_ -> {
            throw new IOException("no such option");
        });

        assertThat(read(connect())).isEqualTo(-1);
    }

    /** Whose files are the daemon's own is no caller for that. */
    @Test
    void takesForOwnersThoseAloneWhoMayCallAsSuch() throws Exception {
        Set<UserPrincipal> me = Set.of(Files.getOwner(folder));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            connect();
            try (var taken = server.accept()) {
                Callers.Kernel files = Callers.Kernel.knowing(new Owners(me, Set.of()));
                Callers.Kernel calls = Callers.Kernel.knowing(new Owners(Set.of(), me));

                assertThat(files.caller(taken).owner()).isFalse();
                assertThat(calls.caller(taken).owner()).isTrue();
            }
        }
    }

    @Test
    void hasNoMoreOfThemWaitThanItHasRoomFor() throws Exception {
        serve(_ -> whenItAnswers());
        for (int i = 0; i < ROOM; i++) {
            connect();
        }

        assertThat(read(connect())).isEqualTo(-1);
    }

    private Peer whenItAnswers() {
        asked.getAndIncrement();
        try {
            answers.await();
            return SOMEBODY;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Greets everybody whom it knows. */
    private Channel serve(Callers.Kernel kernel) throws Exception {
        UnixListener listener =
                SocketFile.listen(
                        new UnixSocket(path, SocketAccess.OWNER),
                        new Owners(Set.of(Files.getOwner(folder))));
        return new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> new UnixServerChannel(listener, kernel))
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel connection) {
                                connection.pipeline().addLast(new Greeting());
                            }
                        })
                .bind(UnixDomainSocketAddress.of(path))
                .sync()
                .channel();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(path));
        connections.add(connection);
        return connection;
    }

    private static int read(SocketChannel connection) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        return connection.read(one) < 0 ? -1 : one.get(0);
    }

    private static final class Greeting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext connection) {
            var _ = connection.writeAndFlush(Unpooled.copiedBuffer("!", StandardCharsets.US_ASCII));
        }
    }
}
