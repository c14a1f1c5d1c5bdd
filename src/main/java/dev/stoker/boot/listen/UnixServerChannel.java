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
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket as Netty serves it, which listens already. Netty's own one would take the service
 * manager's file away, and does not tell who calls.
 */
final class UnixServerChannel extends AbstractNioMessageChannel implements ServerChannel {
    private static final Logger LOG = Logger.getLogger(UnixServerChannel.class);
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final UnixListener listener;
    private final Owners owners;
    private final ChannelConfig config = new Config();
    private volatile boolean bound;

    UnixServerChannel(UnixListener listener, Owners owners) {
        super(null, listener.channel(), SelectionKey.OP_ACCEPT);
        this.listener = listener;
        this.owners = owners;
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

    @Override
    protected int doReadMessages(List<Object> into) throws IOException {
        SocketChannel connection = javaChannel().accept();
        if (connection == null) {
            return 0;
        }
        try {
            var child = new NioDomainSocketChannel(this, connection);
            peer(connection).note(child);
            into.add(child);
            return 1;
        } catch (IOException | RuntimeException e) {
            LOG.warnf("a connection of the Unix socket was not taken: %s", e);
            connection.close();
            return 0;
        }
    }

    /** Once for a connection: the name of a user may have to be looked up. */
    private Peer peer(SocketChannel connection) throws IOException {
        UnixDomainPrincipal caller = connection.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return new Peer(caller.user().getName(), owners.contains(caller.user()));
    }

    @Override
    protected void doClose() throws Exception {
        listener.removeFile();
        javaChannel().close();
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
