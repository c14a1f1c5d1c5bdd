package dev.stoker.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

/** Connections and how their first head comes, with the time that passes of our making. */
class HeadWatchTest {
    private static final String HEAD = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final EmbeddedChannel connection = connected();

    private static EmbeddedChannel connected() {
        var channel =
                new EmbeddedChannel(
                        false,
                        false,
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void handlerAdded(ChannelHandlerContext added) {
                                new HeadWatch(Duration.ofSeconds(60))
                                        .postInitializeServerChildChannel(added.channel());
                            }
                        });
        channel.freezeTime();
        try {
            channel.register();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return channel;
    }

    @Test
    void closesAConnectionWhoseHeadComesAByteAtATime() {
        for (int i = 0; i < 59; i++) {
            send(HEAD.substring(i % 8, i % 8 + 1));
            passes(1);
            assertThat(connection.isOpen()).isTrue();
        }

        passes(2);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void closesAConnectionThatSendsNothing() {
        passes(61);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void leavesAConnectionAloneOnceItsFirstHeadHasCome() {
        for (byte one : HEAD.getBytes(StandardCharsets.US_ASCII)) {
            send(String.valueOf((char) one));
        }

        passes(3600);

        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.inboundMessages()).hasSize(HEAD.length());
    }

    @Test
    void leavesTlsAloneSinceItCannotReadIt() throws NoSuchAlgorithmException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        var tls = new SslHandler(engine);
        tls.setHandshakeTimeoutMillis(0); // it has a limit of its own
        connection.pipeline().addLast(tls);
        send("\026\003\001");

        passes(3600);

        assertThat(connection.isOpen()).isTrue();
    }

    /** Netty reads over control characters before a request. */
    @Test
    void isNotTakenInByTheFirstByteOfTlsWhereThereIsNone() {
        send("\026");
        send("GET / HTTP/1.1\r\nHost: ");

        passes(61);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void isFoundByNetty() {
        assertThat(ServiceLoader.load(ChannelInitializerExtension.class))
                .hasAtLeastOneElementOfType(HeadWatch.class);
    }

    private void send(String text) {
        connection.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void passes(int seconds) {
        connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
    }
}
