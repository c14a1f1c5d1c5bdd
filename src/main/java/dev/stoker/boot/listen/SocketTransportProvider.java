package dev.stoker.boot.listen;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;

/** Gives Vert.x the transport. Quarkus finds it as a service when it is built. */
public final class SocketTransportProvider implements VertxServiceProvider {
    @Override
    public void init(VertxBuilder builder) {
        builder.findTransport(new SocketTransport(Listening::now));
    }
}
