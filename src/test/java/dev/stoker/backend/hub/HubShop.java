package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.ModelFolder.Order;
import dev.stoker.backend.ModelFolderSettings;
import dev.stoker.backend.ModelFolderSettings.Slowest;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.hub.folder.OwnFolder;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.gguf.GgufBytes;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.FakeHub;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A hub, a model folder, and what fills the one from the other: impatient, on any disk. */
final class HubShop implements AutoCloseable {
    static final String REPO = "org/repo";
    static final String FILE = "tiny-Q4_K_M.gguf";
    static final String INSTALLED = REPO + "/" + FILE;
    static final String PATH = "/" + REPO + "/resolve/main/" + FILE;
    static final String TOKEN = "hf_canary0123456789canary0123456789canary";

    final FakeHub hub = new FakeHub();
    final Path store;
    final List<PullStep> steps = new ArrayList<>();
    OwnFolder.Room room = _ -> Long.MAX_VALUE / 2;
    Duration idle = Duration.ofSeconds(10);
    Slowest slowest = new Slowest(Bytes.ZERO, Duration.ofMinutes(5));
    Gate.Names names = host -> List.of(InetAddress.getAllByName(host));
    byte[] model = {};
    private final Vertx vertx = Vertx.vertx();
    private HubStock stock;

    HubShop(Path store) {
        this.store = store;
        this.stock = open();
    }

    /** Its hub has {@link #model}, and its folder is below {@code dir}. */
    static HubShop stocked(Path dir) throws IOException {
        var shop = new HubShop(dir.resolve("store"));
        shop.model = model(dir);
        shop.hub.put(REPO, FILE, shop.model);
        return shop;
    }

    private HubStock open() {
        var pace =
                new Patience(
                        Duration.ofSeconds(10),
                        idle,
                        Duration.ofMillis(1),
                        Duration.ofSeconds(2),
                        3,
                        slowest);
        var settings =
                new ModelFolderSettings(
                        store, hub.base(), List.of("cdn.example.com"), new Secret(TOKEN), slowest);
        return new HubStock(
                vertx,
                settings,
                host -> names.of(host),
                new OwnFolder(store, Bytes.ofKibi(1), folder -> room.at(folder)),
                pace);
    }

    HubStock stock() {
        return stock;
    }

    /** Of another process with the same folder. */
    HubStock another() {
        return open();
    }

    /** As after a restart of the daemon: nothing is known but what lies on the disk. */
    void restart() {
        stock.close();
        stock = open();
        hub.requests().clear();
        steps.clear();
    }

    Order resolve(String spec) {
        return stock.resolve(spec, Duration.ofSeconds(10));
    }

    void pull() throws InterruptedException {
        stock.pull(resolve("hf:" + REPO), steps::add);
    }

    /** Everything that lies in the folder, by its path in there. */
    List<String> stored() throws IOException {
        if (!Files.exists(store)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(store)) {
            return all.filter(path -> !Files.isDirectory(path))
                    .map(path -> store.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    static byte[] model(Path scratch) throws IOException {
        return Files.readAllBytes(TinyGguf.with().layers(4).write(scratch.resolve("m.gguf")));
    }

    static byte[] part(Path scratch, int part, int parts) throws IOException {
        GgufBytes bytes =
                GgufBytes.header().uint32("split.no", part - 1).uint32("split.count", parts);
        if (part == 1) {
            bytes.text("general.architecture", "llama").uint32("general.file_type", 15);
        }
        return Files.readAllBytes(
                bytes.tensor("blk." + part + ".a", 0, 0, 16).write(scratch.resolve("p.gguf"), 64));
    }

    static byte[] projector(Path scratch) throws IOException {
        return Files.readAllBytes(
                GgufBytes.header()
                        .text("general.architecture", "clip")
                        .uint32("general.file_type", 1)
                        .write(scratch.resolve("e.gguf"), 0));
    }

    @Override
    public void close() {
        stock.close();
        hub.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** The first download goes wrong in that way. */
    void once(Consumer<HttpServerRequest> fault) {
        var asked = new AtomicInteger();
        hub.at(
                HubShop.PATH,
                request -> {
                    if (asked.getAndIncrement() == 0) {
                        fault.accept(request);
                    } else {
                        hub.serve(request);
                    }
                });
    }

    /**
     * Answers with as many bytes as the line takes, up to a length that is told and never reached.
     *
     * @param sent counts what was written
     */
    static void flood(HttpServerRequest request, long huge, AtomicLong sent) {
        var answer = request.response().putHeader("content-length", String.valueOf(huge));
        var piece = Buffer.buffer(new byte[1 << 16]);
        Runnable pump =
                () -> {
                    while (!answer.writeQueueFull() && !answer.closed()) {
                        answer.write(piece);
                        sent.addAndGet(piece.length());
                    }
                };
        answer.exceptionHandler(_ -> {});
        answer.drainHandler(_ -> pump.run());
        pump.run();
    }

    static void assertFails(ThrowingCallable what, ErrorCode code, String because) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(because);
    }

    /** Leaves so many bytes on the disk; a line that is cut may lose the last ones. */
    void breakOff(byte[] model, int bytes) {
        idle = Duration.ofSeconds(1);
        restart();
        hub.at(
                PATH,
                request -> {
                    if (request.getHeader("range") == null) {
                        hub.stall(request, model, bytes);
                    } else {
                        request.response().setStatusCode(403).end();
                    }
                });
        assertThatThrownBy(this::pull)
                .isInstanceOf(StokerException.class)
                .message()
                .doesNotContain(TOKEN);
        assertThat(store.resolve("org/repo/" + FILE + ".part")).hasSize(bytes);
        idle = Duration.ofSeconds(10);
    }
}
