package dev.stoker.fleet.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.Current;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Fact;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Planning;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.gguf.TinyType;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Resident;
import dev.stoker.supervise.EngineSnapshot;
import dev.stoker.supervise.EngineState;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planner;
import dev.stoker.tuning.TuningSettings;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.planning.Asked;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of engines that start, and what they leave for the next. */
final class TunerTest {
    private static final Instant SINCE = Instant.parse("2026-11-21T08:15:00Z");

    @TempDir Path dir;

    private final List<EngineSpec> made = new ArrayList<>();
    private final Map<Long, Resident> processes = new ConcurrentHashMap<>();
    private Hardware hardware = new Asked().available(Bytes.ofGibi(4)).question().hardware();

    @Test
    void makesAPlanForAnEngineThatStarts() throws IOException {
        EngineSpec engine = engine("one");

        Plan plan = planned(tuner(true), engine);

        assertThat(plan.context().tokens().value()).isEqualTo(8192);
        assertThat(made).containsExactly(engine);
    }

    @Test
    void anEngineThatHasNotTakenItsMemoryIsCountedWithIt() throws IOException {
        Tuner tuner = tuner(true);
        Bytes first = planned(tuner, engine("one")).memory().estimate().total();

        Bytes room = roomOf(planned(tuner, engine("two")));

        assertThat(room).isEqualTo(Bytes.ofGibi(4).minus(first));
    }

    /** What it has taken is missing from what is available already. */
    @Test
    void onlyTheRestOfWhatItTakesIsCounted() throws IOException {
        Tuner tuner = tuner(true);
        Plan plan = planned(tuner, engine("one"));
        var taken = new Resident(Bytes.ofMebi(20), Bytes.ofMebi(5));
        processes.put(7L, taken);
        tuner.moved(engine("one"), ready(7));

        Bytes room = roomOf(planned(tuner, engine("two")));

        Bytes due = plan.memory().estimate().total().minus(taken.anon());
        assertThat(room).isEqualTo(Bytes.ofGibi(4).minus(due));
    }

    /**
     * Weights laid out anew for the CPU are the process's own; counted as mapped, they were twice.
     */
    @Test
    void weightsLaidOutAnewAreNotDueOnceTheyAreTaken() throws IOException {
        Tuner tuner = tuner(true);
        EngineSpec repacked = engine("repacked", TinyType.Q4_0);
        Plan plan = planned(tuner, repacked);
        processes.put(7L, new Resident(plan.memory().estimate().total(), Bytes.ofMebi(5)));
        tuner.moved(repacked, ready(7));

        Bytes room = roomOf(planned(tuner, engine("two")));

        Bytes stillMapped = Bytes.ofGibi(4).minus(room);
        assertThat(stillMapped).isLessThan(plan.memory().estimate().weights());
    }

    /** What a trial takes is not there for an engine that starts meanwhile, and it is no engine. */
    @Test
    void anEngineOfATrialCountsAndIsNotReviewed() throws IOException {
        Tuner tuner = tuner(true);
        EngineSpec one = engine("one");
        EngineSpec trial =
                new EngineSpec("trial of one", one.program(), one.file(), null, Use.GENERATE);
        PlanQuestion question = tuner.beside(one, usual -> usual);
        Plan plan = ((PlanOutcome.Fits) Planner.plan(question)).plan();

        tuner.tried(trial, plan, question);

        assertThat(roomOf(planned(tuner, engine("two")))).isLessThan(Bytes.ofGibi(4));
        hardware =
                new Asked()
                        .available(Bytes.ofGibi(4))
                        .limited(null, null, 1.0)
                        .question()
                        .hardware();
        assertThat(tuner.review())
                .extracting(Planning.Better::spec)
                .doesNotContain(trial)
                .contains(engine("two"));
    }

    /** The engine that serves goes on while another is measured. */
    @Test
    void aTrialGetsOnlyWhatIsLeftBesideTheServingEngine() throws IOException {
        Tuner tuner = tuner(true);
        EngineSpec one = engine("one");
        planned(tuner, one);
        processes.put(7L, new Resident(Bytes.ofMebi(20), Bytes.ofMebi(5)));
        tuner.moved(one, ready(7));

        PlanQuestion.Circumstances now = tuner.beside(one, usual -> usual).circumstances();

        assertThat(now.returned()).isEqualTo(Bytes.ZERO);
        assertThat(now.promised().value()).isPositive();
    }

    @Test
    void anEngineThatEndedIsNotCounted() throws IOException {
        Tuner tuner = tuner(true);
        planned(tuner, engine("one"));
        tuner.moved(
                engine("one"),
                new EngineSnapshot(new EngineState.Stopped("idle", false), SINCE, 0, 0));

        assertThat(roomOf(planned(tuner, engine("two")))).isEqualTo(Bytes.ofGibi(4));
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatWould() throws IOException {
        hardware = new Asked().available(Bytes.ofMebi(40)).question().hardware();
        EngineSpec engine = engine("one");

        assertThatThrownBy(() -> tuner(true).planFor(engine))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_SHORT);
                            assertThat(e.detail())
                                    .contains("model 'one' does not fit", "MiB available");
                        });
        assertThat(made).isEmpty();
    }

    @Test
    void makesNoPlanWhereThatIsSwitchedOff() throws IOException {
        assertThat(tuner(false).planFor(engine("one"))).isNull();
        assertThat(made).isEmpty();
    }

    /** Whoever starts the engine finds out what is wrong with the file. */
    @Test
    void makesNoPlanForAFileThatCannotBeRead() {
        var gone = new EngineSpec("gone", dir, dir.resolve("gone.gguf"), null, Use.GENERATE);

        assertThat(tuner(true).planFor(gone)).isNull();
    }

    @Test
    void anEngineWhoseLimitsHaveChangedIsBetterStartedAnew() throws IOException {
        Tuner tuner = tuner(true);
        planned(tuner, engine("one"));
        processes.put(7L, new Resident(Bytes.ofMebi(20), Bytes.ofMebi(5)));
        tuner.moved(engine("one"), ready(7));
        assertThat(tuner.review()).isEmpty();

        hardware =
                new Asked()
                        .available(Bytes.ofGibi(4))
                        .limited(null, null, 1.5)
                        .question()
                        .hardware();

        assertThat(tuner.review())
                .singleElement()
                .satisfies(better -> {
                    assertThat(better.spec()).isEqualTo(engine("one"));
                    assertThat(better.because()).contains("threads: 1 instead of 4");
                });
    }

    /** Other settings count for the next review, for the one model that they name. */
    @Test
    void anEngineForWhichTheUserWishesSomethingElseIsBetterStartedAnewAtOnce() throws IOException {
        var settings = new Current<>(settings(true, Map.of()));
        Tuner tuner = tuner(settings);
        planned(tuner, engine("one"));
        tuner.moved(engine("one"), ready(7));
        planned(tuner, engine("two"));
        tuner.moved(engine("two"), ready(8));
        var wishes =
                new Wishes(
                        new Wishes.Context.Tokens(512),
                        null,
                        Wishes.Priority.SPEED,
                        null,
                        Wishes.Fixed.NONE);

        settings.set(settings(true, Map.of("one", wishes)));

        assertThat(tuner.review())
                .singleElement()
                .satisfies(better -> {
                    assertThat(better.spec()).isEqualTo(engine("one"));
                    assertThat(better.pressing()).isTrue();
                    assertThat(better.because()).contains("user's choice", "context: 512 instead");
                });
        settings.set(settings(false, Map.of("one", wishes)));
        assertThat(tuner.review()).as("without plans there is no better one").isEmpty();
    }

    private static TuningSettings settings(boolean enabled, Map<String, Wishes> byModel) {
        return new TuningSettings(
                enabled,
                Wishes.NONE,
                byModel,
                true,
                Duration.ofMinutes(10),
                Duration.ofSeconds(60));
    }

    private Tuner tuner(boolean enabled) {
        return tuner(new Current<>(settings(enabled, Map.of())));
    }

    private Tuner tuner(Current<TuningSettings> settings) {
        return new Tuner(
                new TunerParts(
                        new FakeMachine(),
                        settings,
                        _ -> new Asked().question().backend(),
                        Calibrations.NONE,
                        (spec, _) -> made.add(spec),
                        Duration.ofSeconds(1)));
    }

    private EngineSpec engine(String name) throws IOException {
        return engine(name, TinyType.F16);
    }

    private EngineSpec engine(String name, TinyType type) throws IOException {
        Path file = TinyGguf.with().name(name).type(type).write(dir.resolve(name + ".gguf"));
        return new EngineSpec(name, dir.resolve("llama-server"), file, null, Use.GENERATE);
    }

    private static Plan planned(Tuner tuner, EngineSpec engine) {
        return Objects.requireNonNull(tuner.planFor(engine));
    }

    private static Bytes roomOf(Plan plan) {
        return plan.memory().room().asOptional().orElseThrow();
    }

    private static EngineSnapshot ready(long pid) {
        return new EngineSnapshot(
                new EngineState.Ready(pid, URI.create("http://127.0.0.1:1")), SINCE, 0, 0);
    }

    private final class FakeMachine implements Machine {
        @Override
        public Hardware read() {
            return hardware;
        }

        @Override
        public Hardware readFor(@Nullable Long pid) {
            return hardware;
        }

        @Override
        public Fact<Resident> resident(long pid) {
            Resident known = processes.get(pid);
            return known == null ? Fact.unknown("no such process") : Fact.known(known, "/proc");
        }

        @Override
        public @Nullable Double busyCpus(Set<Long> besides) {
            return null;
        }
    }
}
