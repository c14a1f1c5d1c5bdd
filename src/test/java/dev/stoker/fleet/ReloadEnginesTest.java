package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.assertRefused;
import static dev.stoker.fleet.SmallFleet.get;
import static dev.stoker.fleet.SmallFleet.reconfigure;
import static dev.stoker.fleet.SmallFleet.see;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.Current;
import dev.stoker.core.ErrorCode;
import dev.stoker.discovery.Installation;
import dev.stoker.discovery.Sightings;
import dev.stoker.supervise.Engine;
import dev.stoker.supervise.Spawner;
import dev.stoker.supervise.SuperviseSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engines run on when other settings come to count, and which end, and when. */
final class ReloadEnginesTest {
    private static final Path PROGRAM = Path.of("/opt/llama/llama-server");
    private static final LocalModel M = new LocalModel(model("m"), Path.of("/m.gguf"), null);
    private static final LocalModel N = new LocalModel(model("n"), Path.of("/n.gguf"), null);

    @TempDir Path logs;

    private final Spawner spawner = new Spawner("test", null);
    private final Current<List<LocalModel>> files = new Current<>(List.of(M, N));
    private final Current<List<Planning.Better>> better = new Current<>(List.of());
    private @Nullable Fleet open;

    private static CatalogueModel model(String name) {
        return CatalogueModel.named(name);
    }

    @BeforeEach
    void start() throws Exception {
        var parts =
                new FleetParts(
                        settings(true, PROGRAM),
                        List.of(
                                new FakeBackend(BackendKind.LLAMACPP),
                                new FakeBackend(BackendKind.OPENAI)),
                        () -> new LocalModels.Found(files.get(), List.of()),
                        this::engine,
                        new Reviews(),
                        _ -> null);
        var fleet = new Fleet(parts, InstantSource.system(), _ -> {});
        open = fleet;
        fleet.start();
        see(fleet, Sightings.NONE);
        get(fleet.scanned());
    }

    @AfterEach
    void close() {
        fleet().close();
        spawner.close();
    }

    private Fleet fleet() {
        return Objects.requireNonNull(open);
    }

    private Engine engine(EngineSpec spec, Runnable changed) {
        return new Engine(
                spec,
                new SleepingKind(),
                new SuperviseSettings(
                        Duration.ofSeconds(20),
                        Duration.ZERO,
                        1,
                        Duration.ofMillis(10),
                        Duration.ofMillis(10),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        logs,
                        Bytes.ofMebi(1),
                        null),
                spawner,
                InstantSource.system(),
                _ -> changed.run());
    }

    private static FleetSettings settings(boolean supervise, @Nullable Path program) {
        FleetSettings usual = SmallFleet.settings(List.of(), Set.of());
        return new FleetSettings(
                null,
                List.of(),
                Set.of(),
                supervise,
                program,
                usual.pollInterval(),
                usual.pollTimeout(),
                usual.rescanInterval(),
                usual.retunePause());
    }

    private Placement placed(String model) throws Exception {
        return get(fleet().place(model, Use.GENERATE));
    }

    /** The process that serves that model, whose call is over. */
    private long pid(String model) throws Exception {
        placed(model).close();
        return process(model);
    }

    private long process(String model) {
        // The view follows the call, which is told of its place first.
        await().until(() -> {
            EngineView at = view(model);
            return at != null && at.pid() != null;
        });
        return Objects.requireNonNull(Objects.requireNonNull(view(model)).pid());
    }

    private @Nullable EngineView view(String model) {
        return fleet().view().backends().stream()
                .flatMap(one -> one.engines().stream())
                .filter(one -> one.model().equals(model))
                .findFirst()
                .orElse(null);
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void awaitEnd(long pid) {
        await().until(() -> !runs(pid));
    }

    @Test
    void enginesRunOnThatWouldBeStartedAsTheyWere() throws Exception {
        long m = pid("m");
        long n = pid("n");
        FleetSettings same = settings(true, PROGRAM);

        reconfigure(
                fleet(),
                new FleetSettings(
                        "m",
                        List.of(
                                new ConfiguredBackend(
                                        new BackendId("lab"),
                                        URI.create("http://lab.example"),
                                        BackendKind.OPENAI,
                                        null)),
                        Set.of(),
                        true,
                        PROGRAM,
                        same.pollInterval(),
                        same.pollTimeout(),
                        same.rescanInterval(),
                        same.retunePause()));
        get(fleet().lookAgain(BackendNames.SUPERVISED));

        assertThat(pid("m")).isEqualTo(m);
        assertThat(pid("n")).isEqualTo(n);
    }

    @Test
    void anotherProgramEndsIdleEnginesAtOnceAndBusyOnesAfterTheirLastCall() throws Exception {
        long idle = pid("n");
        Placement busy = placed("m");
        long served = process("m");

        reconfigure(fleet(), settings(true, Path.of("/opt/other/llama-server")));

        awaitEnd(idle);
        assertThat(runs(served)).as("under its call").isTrue();
        busy.close();
        awaitEnd(served);
        assertThat(pid("m")).isNotEqualTo(served);
    }

    @Test
    void withoutEnginesOfItsOwnTheOnesThatRunEndAfterTheirCalls() throws Exception {
        Placement busy = placed("m");
        long served = process("m");
        long idle = pid("n");

        reconfigure(fleet(), settings(false, PROGRAM));

        assertThat(fleet().view().backends()).isEmpty();
        assertRefused(() -> placed("m"), ErrorCode.NO_BACKEND);
        awaitEnd(idle);
        assertThat(runs(served)).as("under its call").isTrue();
        busy.close();
        awaitEnd(served);

        reconfigure(fleet(), settings(true, PROGRAM));

        assertThat(runs(pid("m"))).isTrue();
    }

    @Test
    void theInstalledProgramCountsWhereNoneIsNamedAnyMore() throws Exception {
        long before = pid("m");
        var found =
                new Installation(
                        BackendKind.LLAMACPP, PROGRAM, "b1", null, List.of(), "on the PATH");
        fleet().sighted(new Sightings(List.of(), List.of(found)));

        reconfigure(fleet(), settings(true, null));

        assertThat(pid("m")).as("the same program").isEqualTo(before);
        assertThat(fleet().view().backends().getFirst().how()).isEqualTo("on the PATH");
    }

    @Test
    void filesThatAreNoLongerOfferedAreLetGoOfAndOthersAreNot() throws Exception {
        long gone = pid("m");
        long stays = pid("n");
        files.set(List.of(N));

        reconfigure(fleet(), settings(true, PROGRAM));

        awaitEnd(gone);
        assertThat(pid("n")).isEqualTo(stays);
        assertRefused(() -> placed("m"), ErrorCode.MODEL_NOT_FOUND);
    }

    /** By the way that a better plan takes: idle, at once where the user has chosen it. */
    @Test
    void anotherWishForOneModelRestartsItsEngineAlone() throws Exception {
        long other = pid("n");
        long old = pid("m");
        var spec = new EngineSpec("m", PROGRAM, M.file(), null, Use.GENERATE);
        better.set(List.of(new Planning.Better(spec, true, "context: 4096 instead of 8192")));

        reconfigure(fleet(), settings(true, PROGRAM));

        awaitEnd(old);
        better.set(List.of());
        await().untilAsserted(() ->
                assertThat(Objects.requireNonNull(view("m")).because())
                        .contains("for a better plan: context: 4096 instead of 8192"));
        assertThat(pid("m")).isNotEqualTo(old);
        assertThat(pid("n")).isEqualTo(other);
    }

    private final class Reviews implements Planning {
        @Override
        public Map<String, Long> optionsOf(Server server, CatalogueModel model) {
            return Map.of();
        }

        @Override
        public @Nullable Long contextOf(EngineSpec spec) {
            return null;
        }

        @Override
        public List<Better> review() {
            return better.get();
        }
    }
}
