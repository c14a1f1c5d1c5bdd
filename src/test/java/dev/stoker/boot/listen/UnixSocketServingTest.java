package dev.stoker.boot.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.config.HttpConfig.SocketAccess;
import dev.stoker.config.UnixSocket;
import dev.stoker.core.Bytes;
import dev.stoker.security.AdminToken;
import dev.stoker.security.AppKeys;
import dev.stoker.security.EdgeSettings;
import dev.stoker.security.EdgeSettings.Auth;
import dev.stoker.security.Guard;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.UnixCaller;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real server on a real Unix socket, with the guard in front of it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode there")
final class UnixSocketServingTest {
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final CompletableFuture<String> party = new CompletableFuture<>();

    @TempDir private Path folder;
    private @Nullable Vertx vertx;

    @AfterEach
    void close() throws Exception {
        if (vertx != null) {
            end(vertx);
        }
    }

    @Test
    void knowsItsOwnerByTheKernelsWord() throws Exception {
        Path path = serve(new Owners(Set.of(me())));

        try (var caller = new UnixCaller(path)) {
            assertThat(caller.post("/stoker/v1/config/reload", "{}").answer()).contains("reached");
            assertThat(caller.get("/stoker/v1/config")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void takesOtherUsersForCallersWithoutToken() throws Exception {
        Path path = serve(new Owners(Set.of()));

        try (var caller = new UnixCaller(path)) {
            assertThat(caller.post("/stoker/v1/config/reload", "{}").answer())
                    .startsWith("HTTP/1.1 401 ");
            assertThat(caller.get("/stoker/v1/models")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void countsCallsForTheirUser() throws Exception {
        Path path = serve(new Owners(Set.of()));

        try (var caller = new UnixCaller(path)) {
            caller.get("/stoker/v1/models");
        }

        assertThat(party.get(10, TimeUnit.SECONDS)).isEqualTo("user:" + me().getName());
    }

    @Test
    void looksAtTheHostThereToo() throws Exception {
        Path path = serve(new Owners(Set.of(me())));

        try (var caller = new UnixCaller(path)) {
            assertThat(
                            caller.send("GET /x HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                                    .readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void noticesACallerThatLeaves() throws Exception {
        Path path = serve(new Owners(Set.of()));
        try (var caller = new UnixCaller(path)) {
            caller.post("/stoker/v1/stream", "{}").readUntil("begun");
        }

        assertThat(left.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void takesItsFileAwayWhenItEnds() throws Exception {
        Path path = serve(new Owners(Set.of()));
        assertThat(path).exists();

        end(Objects.requireNonNull(vertx));

        assertThat(path).doesNotExist();
    }

    @Test
    void servesATcpSocketThatWasHandedOverInThePlaceOfTheOneAskedFor() throws Exception {
        var theirs = ServerSocketChannel.open();
        theirs.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var at = (InetSocketAddress) theirs.getLocalAddress();
        var handed = new HandedOver(new Inherited(theirs, at), null);

        HttpServer server =
                start(new Listening(handed, null, null))
                        .createHttpServer()
                        .requestHandler(request -> request.response().end("served"))
                        .listen(at.getPort(), "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);

        assertThat(server.actualPort()).isEqualTo(at.getPort());
        try (var caller = new RawClient(at.getPort())) {
            caller.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(caller.readUntil("served")).startsWith("HTTP/1.1 200 ");
        }
    }

    private Path serve(Owners owners) throws Exception {
        Path path = folder.resolve("s");
        UnixListener listener =
                SocketFile.listen(
                        new UnixSocket(path, SocketAccess.GROUP), new Owners(Set.of(me())));
        Vertx serving = start(new Listening(HandedOver.NOTHING, listener, owners));
        serving.createHttpServer()
                .requestHandler(router(serving))
                .listen(SocketAddress.domainSocketAddress(path.toString()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return path;
    }

    private Vertx start(Listening listening) {
        Vertx started =
                new VertxBuilder()
                        .serviceProviders(List.of())
                        .findTransport(new SocketTransport(() -> listening))
                        .init()
                        .vertx();
        vertx = started;
        return started;
    }

    private static void end(Vertx vertx) throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Router router(Vertx serving) throws IOException {
        Router router = Router.router(serving);
        router.route().handler(guard());
        router.route("/stoker/v1/stream")
                .handler(context -> {
                    context.response().setChunked(true);
                    context.response().closeHandler(_ -> left.complete(null));
                    var _ = context.response().write("begun");
                });
        router.route().handler(this::reached);
        router.route()
                .failureHandler(
                        context -> context.response().setStatusCode(context.statusCode()).end());
        return router;
    }

    private void reached(RoutingContext context) {
        party.complete(String.valueOf(Guard.party(context)));
        var _ = context.end("reached");
    }

    private Guard guard() throws IOException {
        var settings =
                new EdgeSettings(
                        "127.0.0.1",
                        Auth.NONE,
                        false,
                        List.of(),
                        List.of(),
                        new Bytes(1000),
                        folder.resolve("state"));
        return new Guard(
                settings,
                AdminToken.atStart(settings.stateFolder()),
                AppKeys.atStart(settings.stateFolder(), InstantSource.system()));
    }

    private UserPrincipal me() throws IOException {
        return Files.getOwner(folder);
    }
}
