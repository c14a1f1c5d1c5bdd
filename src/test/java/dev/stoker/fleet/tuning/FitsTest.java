package dev.stoker.fleet.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Particulars;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.backend.llamacpp.LlamacppBackend;
import dev.stoker.backend.ollama.OllamaBackend;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.core.Location;
import dev.stoker.core.Origin;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Workplace;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeLlamaRouter;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.tuning.planning.Asked;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether what is not loaded would fit, on a machine with 4 GiB to spare. */
final class FitsTest {
    private static final BackendId ID = new BackendId("x");

    @TempDir Path dir;

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final HttpWire http = new HttpWire(client);
    private final Backend ollama =
            new OllamaBackend(http, new EventWire(client, WireSettings.DEFAULT));
    private final FakeModelServer server = FakeModelServer.start();
    private final TwoViews machine =
            new TwoViews(
                    new Asked().available(Bytes.ofGibi(1)).question().hardware(),
                    new Asked().available(Bytes.ofGibi(4)).question().hardware());
    private Server at =
            new Server(ID, new Endpoint(server.base(), null), ollama, "0.33.0", Set.of(), 42L);

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void plansWithTheFileOnThisMachine() throws IOException {
        var file = new LocalModel(CatalogueModel.named("tiny:latest"), tiny("blob.gguf"), null);

        Fit fit = fit(model().size(Bytes.ofGibi(90)).build(), file);

        assertThat(fit.fits()).as("by its header, and not by what is said").isTrue();
        assertThat(fit.by()).isEqualTo(Fit.By.PLAN);
        assertThat(fit.because()).contains("that can be taken");
        assertThat(server.exchanges()).as("a server is not asked for each of its models").isEmpty();
    }

    @Test
    void saysNoByAPlan() throws IOException {
        machine.theirs = new Asked().available(Bytes.ofMebi(20)).question().hardware();
        var file = new LocalModel(CatalogueModel.named("tiny:latest"), tiny("blob.gguf"), null);

        Fit fit = fit(model().build(), file);

        assertThat(fit.isTooLarge()).isTrue();
        assertThat(fit.by()).isEqualTo(Fit.By.PLAN);
    }

    /** A store that only its server's user may read. */
    @Test
    void estimatesBySizeWhereNoFileCanBeRead() {
        Fit small = fit(model().size(Bytes.ofGibi(2)).build(), null);
        Fit large = fit(model().size(Bytes.ofGibi(3)).build(), null);

        assertThat(small.fits()).isTrue();
        assertThat(large.fits()).isFalse();
        assertThat(large.by()).isEqualTo(Fit.By.ESTIMATE);
        assertThat(large.because())
                .isEqualTo(
                        "by its size of 3.0 GiB it takes about 3.8 GiB of 3.5 GiB that can be taken");
    }

    @Test
    void estimatesByWeightsAndQuantisation() {
        assertThat(
                        fit(
                                        model().parameters(70_000_000_000L)
                                                .quantisation("Q4_K_M")
                                                .build(),
                                        null)
                                .fits())
                .isFalse();
        assertThat(
                        fit(model().parameters(1_000_000_000L).quantisation("Q4_K_M").build(), null)
                                .fits())
                .isTrue();
    }

    @Test
    void saysThatNothingIsTold() {
        assertUnknown(
                fit(model().build(), null), "backend 'x' tells neither its file nor its size");
    }

    @Test
    void saysNothingOfOtherMachines() {
        at =
                new Server(
                        ID,
                        new Endpoint(URI.create("http://lab.example:1"), null),
                        ollama,
                        "1",
                        Set.of(),
                        null);
        assertUnknown(fit(model().size(Bytes.ofGibi(2)).build(), null), "runs on another machine");

        var cloud = new Particulars(List.of(), null, null, false, Location.CLOUD);
        var endpoint = new Endpoint(server.base(), "/v1", Access.OPEN, cloud);
        at = new Server(ID, endpoint, ollama, "1", Set.of(), null);
        assertUnknown(fit(model().size(Bytes.ofGibi(2)).build(), null), "is a provider's");
    }

    @Test
    void saysNothingOfWhatAServerSendsElsewhere() {
        assertUnknown(fit(model().remote(true).build(), null), "worked on by a provider");
    }

    @Test
    void whatIsLoadedFits() {
        assertThat(fit(model().size(Bytes.ofGibi(90)).loaded(true).build(), null))
                .isEqualTo(Fit.LOADED);
    }

    /** Its other name would not be found among the files of the scan. */
    @Test
    void opensTheFileThatARouterNamesAndWakesNothing() throws IOException {
        Path file = tiny("somewhere.gguf");
        try (var router = FakeLlamaRouter.start()) {
            router.hasFile("mine", file);
            var llamacpp = new LlamacppBackend(http, new OpenAiWire(client));
            at =
                    new Server(
                            ID,
                            new Endpoint(router.server().base(), null),
                            llamacpp,
                            "b11669",
                            Set.of(),
                            1L);

            Fit fit = fit(CatalogueModel.of("mine").loaded(false).build(), null);

            assertThat(fit.by()).isEqualTo(Fit.By.PLAN);
            assertThat(fit.fits()).isTrue();
            assertThat(router.state("mine")).isEqualTo("unloaded");
            assertThat(router.server().exchanges())
                    .extracting(Exchange::path)
                    .containsExactly("/v1/models");
        }
    }

    @Test
    void judgesADownloadByItsSize() {
        assertThat(fits().ofSize(at, "new", Bytes.ofGibi(30)).isTooLarge()).isTrue();
        assertThat(fits().ofSize(at, "new", Bytes.ofGibi(1)).isTooLarge()).isFalse();
    }

    /** And takes the answer from no other model. */
    @Test
    void saysNothingOfASizeThatCannotBe() {
        var absurd = new Bytes(Long.MAX_VALUE);
        var one = listed(CatalogueModel.of("absurd").size(absurd).build());
        var other = listed(CatalogueModel.of("sound").size(Bytes.ofGibi(2)).build());
        var fleet = new FleetView(true, List.of(), List.of(one, other), List.of(), List.of(), null);

        var all = fits().of(fleet);

        assertThat(all.get(Fits.Key.of(one))).extracting(Fit::by).isEqualTo(Fit.By.UNKNOWN);
        assertThat(all.get(Fits.Key.of(other))).extracting(Fit::fits).isEqualTo(true);
        assertThat(fits().ofSize(at, "new", absurd).by()).isEqualTo(Fit.By.UNKNOWN);
        assertThat(RoughSize.of(CatalogueModel.of("m").size(absurd).build())).isNull();
    }

    private ModelView listed(CatalogueModel model) {
        return new ModelView("m", ID, at.port().kind(), Origin.DISCOVERED, model);
    }

    private static void assertUnknown(Fit fit, String because) {
        assertThat(fit.fits()).isNull();
        assertThat(fit.by()).isEqualTo(Fit.By.UNKNOWN);
        assertThat(fit.because()).contains(because);
    }

    private static CatalogueModel.Builder model() {
        return CatalogueModel.of("tiny:latest").loaded(false);
    }

    private Path tiny(String name) throws IOException {
        return TinyGguf.with().write(dir.resolve(name));
    }

    private Fit fit(CatalogueModel model, @Nullable LocalModel file) {
        ModelView listed = listed(model);
        var fleet =
                new FleetView(
                        true,
                        List.of(),
                        List.of(listed),
                        List.of(),
                        List.of(),
                        file == null ? null : new Workplace(Path.of("/l"), List.of(file)));
        Fit fit = fits().of(fleet).get(Fits.Key.of(listed));
        if (fit == null) {
            throw new AssertionError("nothing is said of it");
        }
        return fit;
    }

    private Fits fits() {
        return new Fits(Tuners.of(machine), _ -> at, Duration.ofSeconds(5));
    }
}
