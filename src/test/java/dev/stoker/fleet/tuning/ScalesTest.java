package dev.stoker.fleet.tuning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.backend.openai.OpenAiBackend;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Fact;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.MemoryReadings;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Tenant;
import dev.stoker.fleet.memory.Domain;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Prospect;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.hardware.CgroupMemory;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Memory;
import dev.stoker.hardware.MemoryReading;
import dev.stoker.supervise.EngineSnapshot;
import dev.stoker.supervise.EngineState;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.tuning.planning.Asked;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a load needs and what others would give back, by the same numbers as plans. */
final class ScalesTest {
    private static final String LIMIT = "/sys/fs/cgroup/memory/engines/memory.limit_in_bytes";
    private static final Instant NOW = Instant.parse("2026-11-21T08:15:00Z");

    @TempDir Path dir;

    private final PlanDesk desk = new PlanDesk(Path.of(""));

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void whatFitsByTheScalesIsPlannedAndWhatDoesNotIsNot() throws IOException {
        Bytes least = need(tuner(Bytes.ofGibi(4)).prospect(ours("one"), List.of()));

        assertThat(tuner(least).planFor(engine("one"))).isNotNull();
        assertThatThrownBy(() -> tuner(least.minus(Bytes.ofKibi(4))).planFor(engine("one")))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_SHORT));
    }

    @Test
    void whatAnEngineGivesBackIsFreeByItsEnd() throws IOException {
        Tuner tuner = tuner(Bytes.ofGibi(4));
        requireNonNull(tuner.planFor(engine("one")));
        Tenant one = ours("one");

        Prospect with = tuner.prospect(ours("two"), List.of(one));
        tuner.moved(
                engine("one"),
                new EngineSnapshot(new EngineState.Stopped("it gave way", false), NOW, 0, 0));
        Prospect without = tuner.prospect(ours("two"), List.of());

        Bytes gives = with.gives().getOrDefault(one.holder(), Map.of()).get(Domain.MACHINE);
        assertThat(gives).isNotNull();
        assertThat(free(with, Domain.MACHINE).plus(requireNonNull(gives)))
                .isEqualTo(free(without, Domain.MACHINE))
                .isEqualTo(Bytes.ofGibi(4));
    }

    /** What a server of somebody else's is about to take, no engine may plan with. */
    @Test
    void whatIsPromisedElsewhereIsNotPlannedWith() throws IOException {
        Tuner tuner = tuner(Bytes.ofGibi(4));

        tuner.promisedElsewhere(Bytes.ofGibi(3));

        assertThat(requireNonNull(tuner.planFor(engine("one"))).memory().room().asOptional())
                .contains(Bytes.ofGibi(1));
    }

    @Test
    void aLimitAroundEnginesIsADomainOfItsOwn() throws IOException {
        Hardware limited = limited(Bytes.ofGibi(8), Bytes.ofGibi(1));
        Tuner tuner = Tuners.of(new TwoViews(limited, limited));
        requireNonNull(tuner.planFor(engine("one")));

        Prospect prospect = tuner.prospect(ours("two"), List.of(ours("one")));

        assertThat(prospect.free()).containsOnlyKeys(Domain.MACHINE, new Domain(LIMIT));
        assertThat(prospect.gives().get(holder("one")))
                .containsOnlyKeys(Domain.MACHINE, new Domain(LIMIT));
        assertThat(free(prospect, new Domain(LIMIT))).isLessThan(Bytes.ofGibi(1));
    }

    /** A server that runs under the same limit competes for the same memory. */
    @Test
    void aServerUnderThatLimitGivesBackThereToo() throws IOException {
        Hardware limited = limited(Bytes.ofGibi(8), Bytes.ofGibi(1));
        Hardware outside = new Asked().available(Bytes.ofGibi(8)).question().hardware();
        var theirs = theirs("other", true);

        Prospect inside =
                Tuners.of(new TwoViews(limited, limited)).prospect(ours("one"), List.of(theirs));
        Prospect beside =
                Tuners.of(new TwoViews(limited, outside)).prospect(ours("one"), List.of(theirs));

        assertThat(inside.gives().get(theirs.holder()))
                .isEqualTo(
                        Map.of(
                                Domain.MACHINE,
                                Bytes.ofMebi(600),
                                new Domain(LIMIT),
                                Bytes.ofMebi(600)));
        assertThat(beside.gives().get(theirs.holder()))
                .isEqualTo(Map.of(Domain.MACHINE, Bytes.ofMebi(600)));
    }

    @Test
    void aModelOfUnknownHeaderNeedsItsSizeAMarginAndTheReserve() {
        Prospect prospect = tuner(Bytes.ofGibi(4)).prospect(theirs("other", false), List.of());

        assertThat(need(prospect)).isEqualTo(Bytes.ofMebi(400 + 256).plus(new Bytes(98_266_551)));
    }

    /** Its server loads it all the same, with a context of its own. */
    @Test
    void aContextThatNobodyCanHaveIsNoReasonToKnowNothing() {
        try (FakeModelServer ollama = PlanDesk.ollamaServer(PlanDesk.SHOWN)) {
            var server = PlanDesk.server(desk.ollama, ollama.base(), "0.33.0");
            CatalogueModel model = CatalogueModel.of("tiny:latest").size(Bytes.ofMebi(400)).build();
            var wanted =
                    new Tenant.Theirs(
                            new Holder(server.id(), "tiny:latest", null),
                            server,
                            model,
                            1_000_000L);

            Prospect prospect = tuner(Bytes.ofGibi(4)).prospect(wanted, List.of());

            assertThat(need(prospect)).isGreaterThan(Bytes.ofMebi(400));
        }
    }

    @Test
    void tellsOfEachNumberWhereItIsFrom() throws IOException {
        Hardware limited = limited(Bytes.ofGibi(8), Bytes.ofGibi(1));
        Tuner tuner = Tuners.of(new TwoViews(limited, limited));
        requireNonNull(tuner.planFor(engine("one")));

        MemoryReadings readings = tuner.readings(List.of(ours("one"), theirs("other", true)));

        assertThat(readings.pools())
                .extracting(MemoryReadings.Pool::name)
                .containsExactly("main", "engines");
        assertThat(readings.weights().get(theirs("other", true).holder()))
                .isEqualTo(
                        new MemoryReadings.Weight(
                                Fact.known(Bytes.ofMebi(500), "told by ollama"),
                                Fact.known(Bytes.ofMebi(100), "told by ollama"),
                                Fact.known(Bytes.ZERO, "it is loaded")));
        assertThat(requireNonNull(readings.weights().get(holder("one"))).promised().asOptional())
                .hasValueSatisfying(bytes -> assertThat(bytes).isGreaterThan(Bytes.ZERO));
    }

    private static Bytes need(Prospect prospect) {
        return requireNonNull(prospect.need()).least();
    }

    private static Bytes free(Prospect prospect, Domain domain) {
        return requireNonNull(prospect.free().get(domain));
    }

    private static Tuner tuner(Bytes available) {
        Hardware machine = new Asked().available(available).question().hardware();
        return Tuners.of(new TwoViews(machine, machine));
    }

    private static Hardware limited(Bytes available, Bytes headroom) {
        Hardware plain = new Asked().available(available).question().hardware();
        var cgroup =
                new CgroupMemory(
                        Fact.known(headroom, LIMIT),
                        Fact.known(Bytes.ZERO, "usage"),
                        Fact.known(headroom, LIMIT + " less what is used"));
        Memory memory = plain.memory();
        return new Hardware(
                plain.cpu(),
                new Memory(
                        memory.total(),
                        memory.swapTotal(),
                        new MemoryReading(memory.reading().available(), cgroup)),
                plain.gpus(),
                plain.os());
    }

    private Tenant.Ours ours(String name) throws IOException {
        return new Tenant.Ours(holder(name), engine(name), null);
    }

    private static Holder holder(String name) {
        return new Holder(BackendNames.SUPERVISED, name, Use.GENERATE);
    }

    private EngineSpec engine(String name) throws IOException {
        Path file = TinyGguf.with().name(name).write(dir.resolve(name + ".gguf"));
        return new EngineSpec(name, dir.resolve("llama-server"), file, null, Use.GENERATE);
    }

    private Tenant.Theirs theirs(String name, boolean loaded) {
        CatalogueModel.Builder model =
                CatalogueModel.of(name).size(Bytes.ofMebi(400)).loaded(loaded);
        if (loaded) {
            model.resident(Bytes.ofMebi(600)).device(Bytes.ofMebi(100));
        }
        var ollama =
                new Server(
                        new BackendId("ollama"),
                        new Endpoint(URI.create("http://127.0.0.1:9"), null),
                        new OpenAiBackend(desk.openai),
                        "1",
                        Set.of(),
                        42L);
        return new Tenant.Theirs(new Holder(ollama.id(), name, null), ollama, model.build(), null);
    }
}
