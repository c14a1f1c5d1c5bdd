package dev.stoker.security;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose first request has no whole head within a minute, however steadily its
 * bytes come: Vert.x knows no such limit, and its limit on idleness never applies to a caller that
 * sends a byte now and then. What comes later on a connection is not looked at.
 *
 * <p>Netty finds it as a service, where the property {@value #SWITCH} says so before the first
 * server is made.
 */
public final class HeadWatch extends ChannelInitializerExtension {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Whether Netty looks for such extensions. */
    private static final String SWITCH = "io.netty.bootstrap.extensions";

    private final Duration patience;

    /** As Netty makes it. */
    public HeadWatch() {
        this(PATIENCE);
    }

    HeadWatch(Duration patience) {
        this.patience = patience;
    }

    /** Has Netty use it in this process. To be called before any server is made. */
    public static void on() {
        System.setProperty(SWITCH, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        connection.pipeline().addFirst(new Head(patience));
    }

    /** Looks for the empty line, and then goes. */
    private static final class Head extends ChannelInboundHandlerAdapter {
        private final Duration patience;
        private @Nullable Future<?> end;
        private boolean lineIsEmpty;

        Head(Duration patience) {
            this.patience = patience;
        }

        @Override
        public void channelActive(ChannelHandlerContext connection) {
            Runnable close =
                    () -> {
                        var _ = connection.close();
                    };
            end = connection.executor().schedule(close, patience.toMillis(), TimeUnit.MILLISECONDS);
            connection.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext connection, Object message) {
            if (!(message instanceof ByteBuf bytes) || isTls(connection) || ends(bytes)) {
                connection.pipeline().remove(this);
            }
            connection.fireChannelRead(message);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext connection) {
            Future<?> timer = end;
            if (timer != null) {
                timer.cancel(false);
            }
        }

        /** Its head cannot be seen here. Not told by what comes, which anybody can send. */
        private static boolean isTls(ChannelHandlerContext connection) {
            ChannelPipeline handlers = connection.pipeline();
            return handlers.get(SslHandler.class) != null
                    || handlers.get(AbstractSniHandler.class) != null;
        }

        /** Whether an empty line is among them; its two ends may come apart. */
        private boolean ends(ByteBuf bytes) {
            for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
                byte one = bytes.getByte(i);
                if (one == '\n' && lineIsEmpty) {
                    return true;
                }
                lineIsEmpty = one == '\n' || (one == '\r' && lineIsEmpty);
            }
            return false;
        }
    }
}
