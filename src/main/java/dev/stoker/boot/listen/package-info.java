/**
 * What the daemon listens on: sockets that the service manager hands over, and the Unix socket.
 *
 * <p>All of them are ready before Quarkus starts, so that what hinders them is told in one line and
 * with an exit code. {@link dev.stoker.boot.listen.Listening} keeps them; {@code SocketTransport}
 * gives them to Vert.x when its servers ask for a channel. There is no native transport in it: the
 * JDK's channels carry Unix sockets too. What the JDK cannot do is asked of the C library, at the
 * start alone ({@code Libc}). Who calls by the Unix socket is found out aside ({@code Callers}).
 */
@NullMarked
package dev.stoker.boot.listen;

import org.jspecify.annotations.NullMarked;
