package dev.stoker.boot.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Supplier;

/**
 * The JDK's transport, which serves the sockets that are ready too: a server that wants a Unix
 * socket gets the one there is, and the first that wants TCP gets the service manager's, if there
 * is any. Callers of Unix sockets have no channel here: Stoker calls none.
 */
final class SocketTransport extends JDKTransport {
    private final Supplier<Listening> listening;

    SocketTransport(Supplier<Listening> listening) {
        this.listening = listening;
    }

    @Override
    public boolean supportsDomainSockets() {
        return true;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return domainSocket ? listening.get()::unixChannel : this::tcpChannel;
    }

    private ServerChannel tcpChannel() {
        ServerChannel inherited = listening.get().tcpChannel();
        return inherited == null ? super.serverChannelFactory(false).newChannel() : inherited;
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return address.isDomainSocket()
                ? UnixDomainSocketAddress.of(address.path())
                : super.convert(address);
    }

    /** A caller's own end has no path, mostly. */
    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return address instanceof UnixDomainSocketAddress at
                ? SocketAddress.domainSocketAddress(at.getPath().toString())
                : super.convert(address);
    }

    /** All that is set here is about TCP. */
    @Override
    public void configure(
            NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        if (!domainSocket) {
            super.configure(options, false, bootstrap);
        }
    }
}
