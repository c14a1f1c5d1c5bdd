package dev.stoker.config.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.groups.Tuple.tuple;

import dev.stoker.config.ConfigReading;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.Configuration;
import dev.stoker.config.LogConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReloadTest {
    private static final Instant NOW = Instant.parse("2026-11-22T05:00:00Z");

    @TempDir Path temp;
    private final List<Configuration> applied = new ArrayList<>();
    private final List<ReloadNews> news = new ArrayList<>();

    @Test
    void takesOverWhatChanged() {
        Reload reload = started("stoker: {log: {level: info}}");
        write("stoker: {log: {level: debug}}");

        ReloadPlan plan = taken(reload.reload(Trigger.REQUEST, false));

        assertThat(plan.changes())
                .containsExactly(new Change("stoker.log.level", "info", "debug", Effect.APPLIED));
        assertThat(applied)
                .singleElement()
                .extracting(Configuration::logLevel)
                .isEqualTo(LogConfig.Level.DEBUG);
        assertThat(reload.standing().reloaded())
                .isEqualTo(new Standing.Reloaded(NOW, Trigger.REQUEST, 1));
        assertThat(news)
                .extracting(ReloadNews::sentence)
                .containsExactly(
                        "the configuration was reloaded, and from now on count: stoker.log.level");
    }

    @Test
    void saysThatNothingChangedAndAppliesNothing() {
        Reload reload = started("stoker: {log: {level: info}}");
        write("# rewritten\nstoker:\n  log:\n    level: info\n");

        ReloadPlan plan = taken(reload.reload(Trigger.REQUEST, false));

        assertThat(plan.changes()).isEmpty();
        assertThat(applied).isEmpty();
        assertThat(news)
                .extracting(ReloadNews::sentence)
                .containsExactly("nothing in the configuration has changed");
    }

    @Test
    void refusesTheWholeWhereAnythingIsInvalid() {
        Reload reload = started("stoker: {log: {level: info}}");
        write("stoker: {log: {level: debug}, discovery: {interval: 1ms}, htp: {port: 1}}");

        Outcome outcome = reload.reload(Trigger.SIGNAL, false);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.problems()).hasSize(2));
        assertThat(applied).isEmpty();
        assertThat(reload.standing().values().of("stoker.log.level"))
                .isNotNull()
                .satisfies(value -> assertThat(value.value()).isEqualTo("info"));
        assertThat(reload.standing().refused())
                .isNotNull()
                .satisfies(refusal -> assertThat(refusal.at()).isEqualTo(NOW));
        assertThat(news).singleElement().isInstanceOf(ReloadNews.Refused.class);
    }

    @Test
    void tellsOfARefusalOnceAndOfItsEnd() {
        Reload reload = started("stoker: {log: {level: info}}");
        write("stoker: {log: {level: loud}}");
        reload.reload(Trigger.FILE, false);
        reload.reload(Trigger.FILE, false);
        assertThat(news).hasSize(1);

        write("stoker: {log: {level: info}}");
        reload.reload(Trigger.FILE, false);
        reload.reload(Trigger.FILE, false);

        assertThat(reload.standing().refused()).isNull();
        assertThat(news)
                .extracting(ReloadNews::type)
                .containsExactly("config_refused", "config_reloaded");
        assertThat(news.getLast().sentence()).contains("valid again");
        assertThat(applied).isEmpty();
    }

    @Test
    void appliesTheRestOfWhatNeedsARestart() {
        Reload reload = started("stoker: {http: {port: 11500}, log: {level: info}}");
        write("stoker: {http: {port: 11600, max-body: 1M}, log: {level: warn}}");

        ReloadPlan plan = taken(reload.reload(Trigger.FILE, false));

        assertThat(plan.changes())
                .extracting(Change::key, Change::effect)
                .containsExactly(
                        tuple("stoker.http.max-body", Effect.RESTART),
                        tuple("stoker.http.port", Effect.RESTART),
                        tuple("stoker.log.level", Effect.APPLIED));
        Configuration now = applied.getFirst();
        assertThat(now.logLevel()).isEqualTo(LogConfig.Level.WARN);
        assertThat(now.discovery().ownPorts()).containsExactly(11500);
        assertThat(now.proxy().bodyLimit().value()).isEqualTo(32L << 20);
        assertThat(waiting(reload)).containsExactly("stoker.http.max-body", "stoker.http.port");
    }

    @Test
    void keepsSayingWhatWaitsUntilItIsAsItWas() {
        Reload reload = started("stoker: {http: {port: 11500}}");
        write("stoker: {http: {port: 11600}}");
        reload.reload(Trigger.FILE, false);
        reload.reload(Trigger.REQUEST, false);
        assertThat(waiting(reload)).containsExactly("stoker.http.port");
        assertThat(applied).isEmpty();

        write("stoker: {http: {port: 11500}}");
        reload.reload(Trigger.FILE, false);

        assertThat(waiting(reload)).isEmpty();
        assertThat(applied).isEmpty();
        assertThat(news.getLast().sentence())
                .isEqualTo(
                        "the configuration was reloaded; again as it is in force, so no restart is"
                                + " needed: stoker.http.port");
    }

    /** As the file watcher does, moments before somebody asks. */
    @Test
    void saysWhenItWasTakenOverWhereThatHasBeenDoneAlready() {
        Reload reload = started("stoker: {log: {level: info}}");
        write("stoker: {log: {level: debug}}");
        reload.reload(Trigger.FILE, false);

        reload.reload(Trigger.REQUEST, false);

        assertThat(news.getLast().sentence())
                .isEqualTo(
                        "nothing in the configuration has changed since it was taken over at"
                                + " 2026-11-22T05:00:00Z");
    }

    @Test
    void changesNothingInADryRun() {
        Reload reload = started("stoker: {log: {level: info}}");
        write("stoker: {log: {level: debug}}");
        Standing before = reload.standing();

        ReloadPlan plan = taken(reload.reload(Trigger.REQUEST, true));
        write("stoker: {log: {level: loud}}");
        Outcome refused = reload.reload(Trigger.REQUEST, true);

        assertThat(plan.changes()).hasSize(1);
        assertThat(refused).isInstanceOf(Outcome.Refused.class);
        assertThat(applied).isEmpty();
        assertThat(news).isEmpty();
        assertThat(reload.standing()).isSameAs(before);
    }

    @Test
    void staysAsItIsWhereAPartCannotTakeItOver() {
        Reload reload =
                new Reload(
                        origin("stoker: {log: {level: info}}"),
                        reading().values(),
                        _ -> {
                            throw new IllegalStateException("a bug");
                        },
                        InstantSource.fixed(NOW),
                        news::add);
        write("stoker: {log: {level: debug}}");

        assertThatIllegalStateException().isThrownBy(() -> reload.reload(Trigger.REQUEST, false));

        assertThat(taken(reload.reload(Trigger.REQUEST, true)).changes()).hasSize(1);
    }

    @Test
    void hasNothingToReadWhereNothingWasReadAtTheStart() {
        write("stoker: {log: {level: info}}");
        ConfigOrigin nowhere =
                new ConfigOrigin() {
                    @Override
                    public @Nullable ConfigReading started() {
                        return null;
                    }

                    @Override
                    public ConfigReading read() {
                        throw new AssertionError("nobody may read the developer's own files");
                    }
                };
        var reload =
                new Reload(
                        nowhere,
                        reading().values(),
                        applied::add,
                        InstantSource.fixed(NOW),
                        news::add);

        assertThat(reload.reload(Trigger.REQUEST, false)).isEqualTo(new Outcome.Nowhere());
        assertThat(reload.marksAtStart()).isNull();
        assertThat(reload.standing().watching()).isFalse();
    }

    static Stream<Long> seeds() {
        return LongStream.range(0, 10).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void leavesNothingToDoAfterThereAndBack(long seed) {
        var random = new SplittableRandom(seed);
        String one = some(random);
        Reload reload = started(one);
        write(some(random));
        ReloadPlan there = taken(reload.reload(Trigger.FILE, false));
        write(one);

        ReloadPlan back = taken(reload.reload(Trigger.FILE, false));

        assertThat(back.changes()).hasSameSizeAs(there.changes());
        assertThat(back.waiting()).isEmpty();
        assertThat(taken(reload.reload(Trigger.FILE, false)).changes()).isEmpty();
    }

    private static String some(SplittableRandom random) {
        List<String> lines =
                List.of(
                        "log: {level: warn}",
                        "http: {port: 1%d}".formatted(random.nextInt(1000, 5000)),
                        "models: {default: m%d, folders: [/a, /b]}".formatted(random.nextInt(3)),
                        "routes: {r%d: [a, b]}".formatted(random.nextInt(3)),
                        "memory: {preload: [a], groups: {g: [a, b]}}",
                        "backends: {b%d: {url: 'http://127.0.0.1:%d', headers: {x-a: b}}}"
                                .formatted(random.nextInt(3), random.nextInt(1, 9)),
                        "templates: {t: {text: 'hello {name}'}}",
                        "tuning: {models: {'a:b': {slots: %d}}}".formatted(random.nextInt(1, 9)));
        var text = new StringBuilder("stoker:\n  reload: {watch: true}\n");
        lines.stream()
                .filter(_ -> random.nextBoolean())
                .forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private Reload started(String text) {
        ConfigOrigin origin = origin(text);
        return new Reload(
                origin, reading().values(), applied::add, InstantSource.fixed(NOW), news::add);
    }

    private ConfigOrigin origin(String text) {
        write(text);
        ConfigReading first = reading();
        return new ConfigOrigin() {
            @Override
            public ConfigReading started() {
                return first;
            }

            @Override
            public ConfigReading read() {
                return reading();
            }
        };
    }

    private ConfigReading reading() {
        return ConfigReading.of(
                new ConfigSources(
                        Map.of("XDG_CONFIG_HOME", temp + "/none"),
                        Map.of("user.home", temp.toString()),
                        temp),
                host -> new InetAddress[] {InetAddress.getByName(host)});
    }

    private void write(String text) {
        try {
            Files.writeString(temp.resolve("stoker.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReloadPlan taken(Outcome outcome) {
        return outcome instanceof Outcome.Taken(var plan, _, _)
                ? plan
                : fail("not taken: " + outcome);
    }

    private static List<String> waiting(Reload reload) {
        return reload.standing().waiting().stream().map(Change::key).toList();
    }
}
