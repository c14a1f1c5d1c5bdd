package dev.stoker.security;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection of the Unix socket, as the kernel noted when it was made.
 *
 * @param user the name, or the number where there is none
 * @param owner whether it is the daemon's own user, or root: who can read the admin token anyway
 */
public record Peer(String user, boolean owner) {
    private static final AttributeKey<Peer> KEY = AttributeKey.valueOf("stoker.peer");

    /** That connection is from here. */
    public void note(Channel connection) {
        connection.attr(KEY).set(this);
    }

    /** Null of a connection by TCP. */
    static @Nullable Peer of(HttpConnection connection) {
        return connection instanceof ConnectionBase base ? base.channel().attr(KEY).get() : null;
    }
}
