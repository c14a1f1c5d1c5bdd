package dev.stoker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.EngineSlots;
import dev.stoker.testing.Figures;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import dev.stoker.testing.Vitals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred callers of two apps on an engine with four slots, of whom some leave. */
@Tag("real-backend")
@DisabledIfSystemProperty(
        named = "stoker.artifact",
        matches = ".*-runner",
        disabledReason = "jcmd tells the heap of a JVM only")
final class CrowdRealBackendIT {
    private static final Duration TIME = Chaos.seconds(5, 60);
    private static final Duration WARM = Chaos.seconds(3, 20);
    private static final List<Integer> CALLERS = List.of(150, 50);
    private static final double LEAST_FAIR = 0.95;
    private static final double GROWTH = 1.05;

    /** Threads that the virtual machine makes as it likes: compilers, collectors. */
    private static final int THREADS_OF_JAVA = 8;

    @TempDir private Path folder;

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void everyCallHasAnEndAndNothingIsLeftOfIt() throws Exception {
        var home =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .with("STOKER_TUNING_SLOTS", "4");
        try (RunningStoker stoker = home.serve()) {
            long pid = stoker.process().pid();
            String token = Chaos.token(home);
            String large = secret(stoker, token, "large");
            String small = secret(stoker, token, "small");
            Crowd.run(WARM, List.of(crowd(stoker, large), crowd(stoker, small)), CALLERS);
            quiet(stoker);
            Vitals before = Vitals.of(pid);
            Crowd a = crowd(stoker, large);
            Crowd b = crowd(stoker, small);

            Crowd.run(TIME, List.of(a, b), CALLERS);

            quiet(stoker);
            Vitals after = settled(pid, before);
            tell(a, b, before, after);
            assertThat(a.lost).isEmpty();
            assertThat(b.lost).isEmpty();
            assertThat(Crowd.jain(a.served.get(), b.served.get()))
                    .as("%s and %s", a.served, b.served)
                    .isGreaterThanOrEqualTo(LEAST_FAIR);
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 4);
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + THREADS_OF_JAVA);
            assertThat(after.heap()).isLessThanOrEqualTo((long) (before.heap() * GROWTH));
        }
    }

    private static Crowd crowd(RunningStoker stoker, String key) {
        return new Crowd(stoker.base(), key, "tiny@llamacpp");
    }

    private static String secret(RunningStoker stoker, String token, String name) {
        return Chaos.makeKey(stoker, token, name).expect(200).json().path("secret").asText();
    }

    /** Connections that were let go of are closed a moment later. */
    private static Vitals settled(long pid, Vitals before) {
        for (int i = 0; i < 20 && Vitals.descriptors(pid) > before.descriptors(); i++) {
            Chaos.pause(Duration.ofMillis(250));
        }
        return Vitals.of(pid);
    }

    /** The daemon's queue is empty, and the engine itself says that no slot works. */
    private static void quiet(RunningStoker stoker) {
        Chaos.awaitQuiet(stoker);
        try (EngineSlots slots = stoker.engine("tiny").slots()) {
            Chaos.await(Duration.ofSeconds(20), () -> !slots.busy());
        }
    }

    private static void tell(Crowd a, Crowd b, Vitals before, Vitals after) {
        new Figures("crowd")
                .time("of 200 callers on 4 slots", TIME)
                .count("answered", a.answered.get() + b.answered.get())
                .count("refused by type", a.refused.get() + b.refused.get())
                .count(
                        "left before the head",
                        a.leftBeforeTheHead.get() + b.leftBeforeTheHead.get())
                .count("left in the answer", a.leftInTheAnswer.get() + b.leftInTheAnswer.get())
                .count("lost", a.lost.size() + b.lost.size())
                .ratio("Jain index", Crowd.jain(a.served.get(), b.served.get()))
                .count("threads more", after.threads() - before.threads())
                .count("descriptors more", after.descriptors() - before.descriptors())
                .ratio("heap after/before", (double) after.heap() / before.heap())
                .bytes("heap", after.heap())
                .bytes("resident", after.resident());
    }
}
