package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.ModelFolder.Order;
import dev.stoker.backend.ModelFolder.Piece;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.PullStep.Phase;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.gguf.GgufReader;
import dev.stoker.testing.FakeHub;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a well-behaved hub gives, and what becomes of it on the disk. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
final class HubStockTest {
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

    @Test
    void ordersTheFilesOfAQuantisation() throws IOException {
        shop.hub.put(HubShop.REPO, "tiny-Q8_0.gguf", new byte[9]);
        shop.hub.put(HubShop.REPO, "mmproj-F16.gguf", HubShop.projector(dir));

        Order order = shop.resolve("hf.co/org/repo:q4_k_m");

        assertThat(order.spec()).isEqualTo("hf:org/repo:q4_k_m");
        assertThat(order.model()).isEqualTo("org/repo:Q4_K_M");
        assertThat(order.quantisation()).isEqualTo("Q4_K_M");
        assertThat(order.files())
                .extracting(Piece::path)
                .containsExactly(HubShop.FILE, "mmproj-F16.gguf");
        assertThat(order.files()).extracting(Piece::projector).containsExactly(false, true);
        assertThat(order.files().getFirst().sha256()).isEqualTo(FakeHub.sha256(model));
    }

    @Test
    void readsTheHeadersOfAnOrderBeforeItsDownload() throws IOException {
        Path same = Files.write(dir.resolve(HubShop.FILE), model);

        assertThat(shop.stock().headers(shop.resolve("hf:org/repo")))
                .isEqualTo(GgufReader.read(same));
        assertThat(shop.stored()).isEmpty();
    }

    @Test
    void putsAModelIntoTheFolderOfItsRepository() throws Exception {
        shop.pull();

        assertThat(shop.stored()).containsExactly("org/repo/" + HubShop.FILE);
        assertThat(Files.readAllBytes(installed(HubShop.FILE))).isEqualTo(model);
    }

    @Test
    void tellsHowFarItIs() throws Exception {
        shop.pull();

        assertThat(shop.steps.getFirst().phase()).isEqualTo(Phase.RESOLVING);
        assertThat(shop.steps)
                .extracting(PullStep::phase)
                .contains(Phase.DOWNLOADING, Phase.VERIFYING);
        assertThat(shop.steps.getLast())
                .isEqualTo(
                        new PullStep(
                                Phase.INSTALLING,
                                new Bytes(model.length),
                                new Bytes(model.length)));
    }

    @Test
    void downloadsNothingTwice() throws Exception {
        shop.pull();
        shop.restart();

        shop.pull();

        assertThat(shop.hub.rangesOf(HubShop.PATH)).isEmpty();
        assertThat(shop.stored()).containsExactly("org/repo/" + HubShop.FILE);
    }

    @Test
    void replacesAFileThatTheRepositoryHasChanged() throws Exception {
        shop.pull();
        byte[] newer = model.clone();
        newer[newer.length - 1] ^= 1;
        shop.hub.put(HubShop.REPO, HubShop.FILE, newer);

        shop.pull();

        assertThat(Files.readAllBytes(installed(HubShop.FILE))).isEqualTo(newer);
        assertThat(shop.stored()).hasSize(1);
    }

    @Test
    void showsNoPartOfASplitModelBeforeAllAreThere() throws Exception {
        splitInTwo();
        shop.hub.at(
                "/org/split/resolve/main/m-Q8_0-00002-of-00002.gguf",
                request -> request.response().setStatusCode(403).end());
        Order order = shop.resolve("hf:org/split");

        assertThatThrownBy(() -> shop.stock().pull(order, shop.steps::add))
                .isInstanceOf(StokerException.class);

        assertThat(shop.stored()).noneMatch(name -> name.endsWith(".gguf"));
    }

    @Test
    void installsAllPartsAndTheProjector() throws Exception {
        splitInTwo();
        shop.hub.put("org/split", "mmproj-F16.gguf", HubShop.projector(dir));

        shop.stock().pull(shop.resolve("hf:org/split:Q8_0"), shop.steps::add);

        assertThat(shop.stored())
                .containsExactly(
                        "org/split/m-Q8_0-00001-of-00002.gguf",
                        "org/split/m-Q8_0-00002-of-00002.gguf",
                        "org/split/mmproj-F16.gguf");
    }

    /** A quantisation in a folder of its own, as large models are laid out. */
    @Test
    void keepsTheFoldersOfARepository() throws Exception {
        shop.hub.put("org/deep", "Q4_K_M/deep one.gguf", model);

        shop.stock().pull(shop.resolve("hf:org/deep"), shop.steps::add);

        assertThat(shop.stored()).containsExactly("org/deep/Q4_K_M/deep one.gguf");
    }

    @Test
    void deletesAllPartsAndTheirProjectorAndEmptyFolders() throws Exception {
        splitInTwo();
        shop.hub.put("org/split", "mmproj-F16.gguf", HubShop.projector(dir));
        shop.stock().pull(shop.resolve("hf:org/split"), shop.steps::add);
        Path folder = shop.store.resolve("org/split");

        shop.stock()
                .delete(
                        local(
                                folder.resolve("m-Q8_0-00001-of-00002.gguf"),
                                folder.resolve("mmproj-F16.gguf")));

        assertThat(shop.stored()).isEmpty();
        assertThat(shop.store).isEmptyDirectory();
    }

    @Test
    void keepsAProjectorThatAnotherModelNeeds() throws Exception {
        shop.hub.put(HubShop.REPO, "tiny-Q8_0.gguf", model);
        shop.hub.put(HubShop.REPO, "mmproj-F16.gguf", HubShop.projector(dir));
        shop.stock().pull(shop.resolve("hf:org/repo:Q4_K_M"), shop.steps::add);
        shop.stock().pull(shop.resolve("hf:org/repo:Q8_0"), shop.steps::add);

        shop.stock().delete(local(installed(HubShop.FILE), installed("mmproj-F16.gguf")));

        assertThat(shop.stored())
                .containsExactly("org/repo/mmproj-F16.gguf", "org/repo/tiny-Q8_0.gguf");
    }

    @Test
    void deletesNothingOutsideOfItsFolder() throws Exception {
        Path foreign = Files.write(dir.resolve("foreign.gguf"), model);
        Path link = shop.store.resolve("link.gguf");
        Files.createDirectories(shop.store);
        Files.createSymbolicLink(link, foreign);

        assertThat(shop.stock().holds(local(foreign, null))).isFalse();
        assertThat(shop.stock().holds(local(link, null))).isFalse();
        assertThatThrownBy(() -> shop.stock().delete(local(foreign, null)))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED));
        assertThat(foreign).exists();
    }

    @Test
    void sendsTheTokenToTheHubOnly() throws Exception {
        try (var cdn = new FakeHub()) {
            cdn.at("/blob", request -> cdn.serve(request, model));
            shop.hub.at(HubShop.PATH, request -> redirect(request, cdn.base() + "/blob"));

            shop.pull();

            assertThat(shop.hub.requests())
                    .isNotEmpty()
                    .allSatisfy(request ->
                            assertThat(request.getHeader("authorization"))
                                    .isEqualTo("Bearer " + HubShop.TOKEN));
            assertThat(cdn.requests())
                    .singleElement()
                    .extracting(request -> request.headers().names())
                    .asInstanceOf(InstanceOfAssertFactories.ITERABLE)
                    .containsExactlyInAnyOrder(
                            "host", "accept-encoding", "user-agent", "connection");
        }
    }

    /** Who is sent back to the hub comes from somewhere else all the same. */
    @Test
    void sendsNoTokenOnceARedirectHasLedAway() throws Exception {
        try (var cdn = new FakeHub()) {
            cdn.at("/back", request -> redirect(request, shop.hub.base() + "/blob"));
            shop.hub.at("/blob", request -> shop.hub.serve(request, model));
            shop.hub.at(HubShop.PATH, request -> redirect(request, cdn.base() + "/back"));

            shop.pull();

            assertThat(shop.hub.requests().getLast().path()).isEqualTo("/blob");
            assertThat(shop.hub.requests().getLast().getHeader("authorization")).isNull();
        }
    }

    @Test
    void readsAListOfSeveralPages() throws Exception {
        shop.hub.at(
                "/api/models/org/paged/tree/main",
                request -> {
                    boolean first = "recursive=true".equals(request.query());
                    String file = first ? "a-Q8_0.gguf" : "b-Q4_K_M.gguf";
                    if (first) {
                        request.response()
                                .putHeader(
                                        "link",
                                        "<%s/api/models/org/paged/tree/main?cursor=2>; rel=\"next\""
                                                .formatted(shop.hub.base()));
                    }
                    request.response()
                            .end("[" + FakeHub.entry(file, 5, FakeHub.sha256(model)) + "]");
                });

        assertThat(shop.resolve("hf:org/paged").quantisation()).isEqualTo("Q4_K_M");
    }

    static void redirect(HttpServerRequest request, String target) {
        request.response().setStatusCode(302).putHeader("location", target).end();
    }

    private void splitInTwo() throws IOException {
        shop.hub.put("org/split", "m-Q8_0-00001-of-00002.gguf", HubShop.part(dir, 1, 2));
        shop.hub.put("org/split", "m-Q8_0-00002-of-00002.gguf", HubShop.part(dir, 2, 2));
    }

    private Path installed(String file) {
        return shop.store.resolve(HubShop.REPO).resolve(file);
    }

    private static LocalModel local(Path file, @Nullable Path projector) {
        return new LocalModel(CatalogueModel.named("m"), file, projector);
    }
}
