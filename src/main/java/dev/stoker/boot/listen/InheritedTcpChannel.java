package dev.stoker.boot.listen;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;

/** A TCP socket of the service manager's as Netty serves it: it is bound, and listens already. */
final class InheritedTcpChannel extends NioServerSocketChannel {
    private final SocketAddress address;
    private volatile boolean bound;

    InheritedTcpChannel(Inherited socket) {
        super(socket.channel());
        this.address = socket.address();
    }

    @Override
    public boolean isActive() {
        return isOpen() && bound;
    }

    @Override
    protected void doBind(SocketAddress asked) {
        bound = true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return address;
    }
}
