package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.ModelFolder.Order;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeHub;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A download that was broken off, and goes on. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
final class HubStockResumeTest {
    @TempDir Path dir;

    private HubShop shop;
    private byte[] model = {};

    @BeforeEach
    void opens() throws IOException {
        shop = HubShop.stocked(dir);
        model = shop.model;
    }

    @AfterEach
    void closes() {
        shop.close();
    }

    @RepeatedTest(5)
    void goesOnWhereTheLineWasCut() throws Exception {
        shop.once(request -> shop.hub.cut(request, model, 100_000));

        shop.pull();

        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(2);
        assertThat(shop.hub.requests().getLast().getHeader("range")).matches("bytes=[1-9]\\d*-");
        assertThat(shop.hub.requests().getLast().getHeader("if-range"))
                .isEqualTo("\"" + FakeHub.sha256(model) + "\"");
    }

    @Test
    void goesOnAfterARestartWhereItEnded() throws Exception {
        shop.breakOff(model, 100_000);
        shop.restart();
        shop.hub.at(HubShop.PATH, shop.hub::serve);

        shop.pull();

        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
        assertThat(shop.hub.rangesOf(HubShop.PATH)).containsExactly("bytes=100000-");
    }

    @Test
    void beginsAnewWhereTheServerHasAnotherVersion() throws Exception {
        shop.breakOff(model, 100_000);
        shop.restart();
        shop.hub.at(
                HubShop.PATH,
                request -> {
                    request.headers().remove("range");
                    shop.hub.serve(request);
                });

        shop.pull();

        assertThat(Files.readAllBytes(shop.store.resolve(HubShop.INSTALLED))).isEqualTo(model);
        assertThat(shop.steps.getLast().done().value()).isEqualTo(model.length);
    }

    @Test
    void beginsAnewWhereTheRepositoryHasAnotherFile() throws Exception {
        shop.breakOff(model, 100_000);
        shop.restart();
        byte[] newer = model.clone();
        newer[newer.length - 1] ^= 1;
        shop.hub.put(HubShop.REPO, HubShop.FILE, newer);
        shop.hub.at(HubShop.PATH, shop.hub::serve);

        shop.pull();

        assertThat(shop.hub.rangesOf(HubShop.PATH)).containsExactly((String) null);
        assertThat(Files.readAllBytes(shop.store.resolve(HubShop.INSTALLED))).isEqualTo(newer);
    }

    /** What was on the disk before is part of the digest, too. */
    @Test
    void noticesThatAnUnfinishedFileWasChangedOnTheDisk() throws Exception {
        shop.breakOff(model, 100_000);
        shop.restart();
        Path part = shop.store.resolve(HubShop.INSTALLED + ".part");
        byte[] bytes = Files.readAllBytes(part);
        bytes[500] ^= 1;
        Files.write(part, bytes);
        shop.hub.at(HubShop.PATH, shop.hub::serve);

        HubShop.assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "has the digest");

        assertThat(shop.stored()).isEmpty();
    }

    @Test
    void beginsAnewWhereTheServerHasNoMoreOfIt() throws Exception {
        shop.breakOff(model, 100_000);
        shop.restart();
        shop.hub.at(
                HubShop.PATH,
                request -> {
                    if (request.getHeader("range") == null) {
                        shop.hub.serve(request);
                    } else {
                        request.response().setStatusCode(416).end();
                    }
                });

        shop.pull();

        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
        assertThat(shop.hub.rangesOf(HubShop.PATH)).containsExactly("bytes=100000-", null);
    }

    @Test
    void beginsAnewWhereMoreLiesThereThanTheFileHas() throws Exception {
        shop.breakOff(model, 100_000);
        shop.restart();
        Path part = shop.store.resolve(HubShop.INSTALLED + ".part");
        Files.write(part, new byte[model.length + 1]);
        shop.hub.at(HubShop.PATH, shop.hub::serve);

        shop.pull();

        assertThat(shop.hub.rangesOf(HubShop.PATH)).containsExactly((String) null);
        assertThat(Files.readAllBytes(shop.store.resolve(HubShop.INSTALLED))).isEqualTo(model);
    }

    /** What lies beside it may be anybody's, and is read into memory. */
    @Test
    void believesNoNoteOfAnyLength() throws Exception {
        shop.breakOff(model, 100_000);
        shop.restart();
        Path note = shop.store.resolve(HubShop.INSTALLED + ".part.json");
        Files.writeString(note, Files.readString(note) + " ".repeat(5_000));
        shop.hub.at(HubShop.PATH, shop.hub::serve);

        shop.pull();

        assertThat(shop.hub.rangesOf(HubShop.PATH)).containsExactly((String) null);
    }

    @Test
    void takesNoRangeOfAFileOfAnotherSize() {
        shop.breakOff(model, 100_000);
        shop.restart();
        shop.hub.at(
                HubShop.PATH,
                request ->
                        request.response()
                                .setStatusCode(206)
                                .putHeader(
                                        "content-range",
                                        "bytes 100000-%d/%d"
                                                .formatted(model.length - 1, model.length + 1))
                                .end(Buffer.buffer(new byte[model.length - 100_000])));

        HubShop.assertFails(
                shop::pull,
                ErrorCode.BACKEND_ERROR,
                "the hub lists a file of %d bytes and sends one of %d"
                        .formatted(model.length, model.length + 1));
    }

    /** RFC 9110, section 13.1.5: a weak one may be the same for other bytes. */
    @Test
    void asksByNoWeakTag() throws Exception {
        shop.once(request ->
                request.response()
                        .putHeader("etag", "W/\"1\"")
                        .putHeader("content-length", String.valueOf(model.length))
                        .write(Buffer.buffer().appendBytes(model, 0, 100_000))
                        .onComplete(_ -> request.connection().close()));

        shop.pull();

        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
        assertThat(shop.hub.requests().getLast().getHeader("range")).isNotNull();
        assertThat(shop.hub.requests().getLast().getHeader("if-range")).isNull();
    }

    /** Three in vain are too many; those that bring a good piece each are not in vain. */
    @Test
    void goesOnForAsLongAsEachLineBringsAGoodPiece() throws Exception {
        byte[] large = new byte[7 << 20];
        shop.hub.put(HubShop.REPO, HubShop.FILE, large);
        shop.hub.at(
                HubShop.PATH,
                request -> {
                    if (shop.hub.rangesOf(HubShop.PATH).size() <= 4) {
                        shop.hub.cut(request, large, 3 << 19);
                    } else {
                        shop.hub.serve(request, large);
                    }
                });

        HubShop.assertFails(shop::pull, ErrorCode.MODEL_FILE_REFUSED, "refused and was deleted");

        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(5);
    }

    @Test
    void leavesAFileToTheProcessThatDownloadsIt() throws Exception {
        var inside = new CompletableFuture<Throwable>();
        Order order = shop.resolve("hf:" + HubShop.REPO);

        try (HubStock other = shop.another()) {
            shop.stock()
                    .pull(
                            order,
                            step -> {
                                if (step.done().value() > 0 && !inside.isDone()) {
                                    try {
                                        other.pull(order, _ -> {});
                                        inside.complete(new AssertionError("both wrote"));
                                    } catch (InterruptedException | StokerException e) {
                                        inside.complete(e);
                                    }
                                }
                            });
        }

        assertThat(inside.get(5, TimeUnit.SECONDS))
                .hasMessageContaining("another process downloads the same file");
        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
    }

    /** It could lead to a file of somebody else, which changes. */
    @Test
    void putsAFileInThePlaceOfALink() throws Exception {
        Path outside = Files.write(dir.resolve("outside"), model);
        Path link = shop.store.resolve(HubShop.INSTALLED);
        Files.createDirectories(link.resolveSibling(""));
        Files.createSymbolicLink(link, outside);

        shop.pull();

        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(Files.readAllBytes(link)).isEqualTo(model);
        assertThat(outside).exists();
    }
}
