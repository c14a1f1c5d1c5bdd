package dev.stoker.boot.listen;

import dev.stoker.security.Peer;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.AbstractNioMessageChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket as Netty serves it, which listens already. Netty's own one would take the service
 * manager's file away, and does not tell who calls.
 */
final class UnixServerChannel extends AbstractNioMessageChannel implements ServerChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final UnixListener listener;
    private final Callers callers;
    private final ChannelConfig config = new Config();
    private volatile boolean bound;

    UnixServerChannel(UnixListener listener, Callers.Kernel kernel) {
        super(null, listener.channel(), SelectionKey.OP_ACCEPT);
        this.listener = listener;
        this.callers = new Callers(kernel);
    }

    @Override
    protected ServerSocketChannel javaChannel() {
        return (ServerSocketChannel) super.javaChannel();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isActive() {
        return isOpen() && bound;
    }

    /** It is bound; from now on it is served. */
    @Override
    protected void doBind(SocketAddress address) {
        bound = true;
    }

    /** None is ready at once: each is handed on when it is known who calls. */
    @Override
    protected int doReadMessages(List<Object> into) throws IOException {
        SocketChannel connection = javaChannel().accept();
        if (connection != null) {
            callers.ask(connection, peer -> eventLoop().execute(() -> take(connection, peer)));
        }
        return 0;
    }

    private void take(SocketChannel connection, Peer peer) {
        try {
            if (!isOpen()) {
                connection.close();
                return;
            }
            var child = new NioDomainSocketChannel(this, connection);
            peer.note(child);
            pipeline().fireChannelRead(child);
        } catch (IOException | RuntimeException e) {
            Callers.refuse(connection, e);
        }
    }

    @Override
    protected void doClose() throws Exception {
        listener.removeFile();
        javaChannel().close();
        callers.close();
    }

    @Override
    protected SocketAddress localAddress0() {
        return UnixDomainSocketAddress.of(listener.path());
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected boolean doConnect(SocketAddress remote, SocketAddress local) {
        throw new UnsupportedOperationException("it listens");
    }

    @Override
    protected void doFinishConnect() {
        throw new UnsupportedOperationException("it listens");
    }

    @Override
    protected void doDisconnect() {
        throw new UnsupportedOperationException("it listens");
    }

    @Override
    protected boolean doWriteMessage(Object message, ChannelOutboundBuffer from) {
        throw new UnsupportedOperationException("it listens");
    }

    /** Netty's, but that a pause in accepting is known to the selector, as in all of NIO. */
    private final class Config extends DefaultChannelConfig {
        Config() {
            super(UnixServerChannel.this);
        }

        @Override
        protected void autoReadCleared() {
            clearReadPending();
        }
    }
}
