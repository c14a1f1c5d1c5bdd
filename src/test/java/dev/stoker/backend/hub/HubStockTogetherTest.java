package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several models of one repository at the same time. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
final class HubStockTogetherTest {
    private static final String OTHER = "tiny-Q8_0.gguf";
    private static final String EYES = "mmproj-F16.gguf";

    @TempDir Path dir;

    private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    private HubShop shop;

    @BeforeEach
    void opens() throws IOException {
        shop = HubShop.stocked(dir);
        byte[] model = shop.model;
        shop.hub.put(HubShop.REPO, OTHER, model);
    }

    @AfterEach
    void closes() {
        shop.close();
    }

    @Test
    void downloadsTwoQuantisationsSideBySide() throws Exception {
        hold(HubShop.FILE);
        hold(OTHER);

        CompletableFuture<@Nullable Throwable> one = pull("hf:org/repo:Q4_K_M");
        CompletableFuture<@Nullable Throwable> other = pull("hf:org/repo:Q8_0");

        serve(next(), next());
        assertThat(one.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(other.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(shop.stored()).containsExactly("org/repo/" + HubShop.FILE, "org/repo/" + OTHER);
    }

    @Test
    void bringsTheProjectorTheyShareOnce() throws Exception {
        shop.hub.put(HubShop.REPO, EYES, HubShop.projector(dir));
        hold(EYES);

        CompletableFuture<@Nullable Throwable> one = pull("hf:org/repo:Q4_K_M");
        HttpServerRequest eyes = next();
        CompletableFuture<@Nullable Throwable> other = pull("hf:org/repo:Q8_0");
        awaitPart(OTHER);
        assertThat(held.poll(500, TimeUnit.MILLISECONDS)).as("it waits").isNull();
        assertThat(other).isNotDone();

        serve(eyes);
        assertThat(one.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(other.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(shop.stored())
                .containsExactly(
                        "org/repo/" + EYES, "org/repo/" + HubShop.FILE, "org/repo/" + OTHER);
        assertThat(shop.hub.rangesOf(path(EYES))).hasSize(1);
    }

    /** Some file systems know no case: two files there are one. */
    @Test
    void takesTurnsAtAFileHoweverItIsSpelt() throws Exception {
        var claims = new Claims();
        Claims.Claim first = claims.alone(Path.of("/store/Org/repo/mmproj.gguf"));
        var second = new CompletableFuture<Boolean>();
        Thread.ofVirtual()
                .start(() -> {
                    try (Claims.Claim _ = claims.alone(Path.of("/store/org/repo/mmproj.gguf"))) {
                        second.complete(true);
                    } catch (InterruptedException e) {
                        second.completeExceptionally(e);
                    }
                });

        assertThat(second).failsWithin(Duration.ofMillis(300));
        first.close();
        assertThat(second).succeedsWithin(Duration.ofSeconds(20));
    }

    /** What the first has not brought yet has its room all the same. */
    @Test
    void takesNoRoomThatARunningDownloadNeeds() throws Exception {
        long size = HubShop.model(dir).length;
        shop.room = _ -> size * 3 / 2 + Bytes.ofKibi(1).value();
        hold(HubShop.FILE);
        CompletableFuture<@Nullable Throwable> one = pull("hf:org/repo:Q4_K_M");
        HttpServerRequest asked = next();

        assertThat(pull("hf:org/repo:Q8_0").get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED));

        serve(asked);
        assertThat(one.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(pull("hf:org/repo:Q8_0").get(20, TimeUnit.SECONDS)).as("it has ended").isNull();
    }

    /** Who waits for the projector is not left without it. */
    @Test
    void bringsTheProjectorWhereTheOtherWasBrokenOff() throws Exception {
        shop.hub.put(HubShop.REPO, EYES, HubShop.projector(dir));
        hold(EYES);
        var ended = new CompletableFuture<@Nullable Throwable>();
        Thread first = start("hf:org/repo:Q4_K_M", ended);
        var _ = next();
        CompletableFuture<@Nullable Throwable> other = pull("hf:org/repo:Q8_0");

        first.interrupt();

        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        serve(next());
        assertThat(other.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(shop.stored()).contains("org/repo/" + EYES, "org/repo/" + OTHER);
    }

    /** The projector that looks unneeded may be needed in a moment. */
    @Test
    void deletesNothingWhereSomethingIsBeingDownloaded() throws Exception {
        shop.pull();
        Path file = shop.store.resolve("org/repo/" + HubShop.FILE);
        hold(OTHER);
        CompletableFuture<@Nullable Throwable> other = pull("hf:org/repo:Q8_0");
        HttpServerRequest asked = next();
        var model = new LocalModel(CatalogueModel.named("tiny"), file, null);

        HubShop.assertFails(
                () -> shop.stock().delete(model),
                ErrorCode.BUSY,
                "something of 'org/repo' is being downloaded or deleted already");

        serve(asked);
        assertThat(other.get(20, TimeUnit.SECONDS)).isNull();
        shop.stock().delete(model);
        assertThat(shop.stored()).isEqualTo(List.of("org/repo/" + OTHER));
    }

    /** All of it has come, and it waits for the rest of its model. */
    private void awaitPart(String file) {
        Path part = shop.store.resolve("org/repo/" + file + ".part");
        Path first = shop.store.resolve("org/repo/" + HubShop.FILE + ".part");
        await().until(() -> Files.exists(part) && Files.size(part) == Files.size(first));
    }

    private void hold(String file) {
        shop.hub.at(path(file), held::add);
    }

    private HttpServerRequest next() throws InterruptedException {
        HttpServerRequest request = held.poll(20, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("nothing more is asked for");
        }
        return request;
    }

    private void serve(HttpServerRequest... requests) {
        shop.hub
                .vertx()
                .runOnContext(_ -> {
                    for (HttpServerRequest request : requests) {
                        shop.hub.serve(request);
                    }
                });
    }

    private CompletableFuture<@Nullable Throwable> pull(String spec) {
        var ended = new CompletableFuture<@Nullable Throwable>();
        var _ = start(spec, ended);
        return ended;
    }

    private Thread start(String spec, CompletableFuture<@Nullable Throwable> ended) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        shop.stock().pull(shop.resolve(spec), _ -> {});
                        ended.complete(null);
                    } catch (InterruptedException | StokerException e) {
                        ended.complete(e);
                    }
                });
    }

    private static String path(String file) {
        return "/" + HubShop.REPO + "/resolve/main/" + file;
    }
}
