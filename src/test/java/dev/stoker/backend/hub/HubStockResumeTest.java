package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.testing.FakeHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final String INSTALLED = "org/repo/" + HubShop.FILE;

    @TempDir Path dir;

    private HubShop shop;
    private byte[] model = {};

    @BeforeEach
    void opens() throws IOException {
        shop = new HubShop(dir.resolve("store"));
        model = HubShop.model(dir);
        shop.hub.put(HubShop.REPO, HubShop.FILE, model);
    }

    @AfterEach
    void closes() {
        shop.close();
    }

    @RepeatedTest(5)
    void goesOnWhereTheLineWasCut() throws Exception {
        shop.once(request -> shop.hub.cut(request, model, 100_000));

        shop.pull();

        assertThat(shop.stored()).containsExactly(INSTALLED);
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

        assertThat(shop.stored()).containsExactly(INSTALLED);
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

        assertThat(Files.readAllBytes(shop.store.resolve(INSTALLED))).isEqualTo(model);
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
        assertThat(Files.readAllBytes(shop.store.resolve(INSTALLED))).isEqualTo(newer);
    }

    /** What was on the disk before is part of the digest, too. */
    @Test
    void noticesThatAnUnfinishedFileWasChangedOnTheDisk() throws Exception {
        shop.breakOff(model, 100_000);
        shop.restart();
        Path part = shop.store.resolve(INSTALLED + ".part");
        byte[] bytes = Files.readAllBytes(part);
        bytes[500] ^= 1;
        Files.write(part, bytes);
        shop.hub.at(HubShop.PATH, shop.hub::serve);

        HubShop.assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "has the digest");

        assertThat(shop.stored()).isEmpty();
    }
}
