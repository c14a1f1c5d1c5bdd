package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.get;
import static dev.stoker.fleet.SmallFleet.reconfigure;
import static dev.stoker.fleet.SmallFleet.routed;
import static dev.stoker.fleet.SmallFleet.see;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RouteDefinition.Member;
import dev.stoker.routing.RoutePolicy;
import dev.stoker.routing.RouteTable;
import dev.stoker.routing.RoutingSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever was configured before: what is to be seen is as after a start. */
final class ReloadPropertyTest {
    private static final List<URI> PLACES =
            IntStream.range(0, 5).mapToObj(i -> URI.create("http://127.0.0.1:1143" + i)).toList();

    /** The last of them is down. */
    private static final List<BackendKind> KINDS =
            List.of(
                    BackendKind.OLLAMA,
                    BackendKind.OPENAI,
                    BackendKind.LLAMACPP,
                    BackendKind.OLLAMA);

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isSeenAsAfterAStart(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        FleetSettings a = settings(random);
        FleetSettings b = settings(random);
        FleetSettings c = settings(random);
        Sightings sightings = sightings(random);
        try (var one = new SmallFleet();
                var other = new SmallFleet()) {
            Fleet changed = fleet(one, a, sightings);
            Fleet fresh = fleet(other, c, sightings);
            get(fresh.scanned());

            if (random.nextBoolean()) {
                get(changed.scanned()); // else in the midst of the start
            }
            reconfigure(changed, b);
            if (random.nextBoolean()) {
                get(changed.scanned());
            }
            reconfigure(changed, c);

            await().untilAsserted(() -> assertThat(shown(changed)).isEqualTo(shown(fresh)));
        }
    }

    private static Fleet fleet(SmallFleet small, FleetSettings settings, Sightings sightings) {
        for (int i = 0; i < KINDS.size(); i++) {
            small.kinds.put(PLACES.get(i), KINDS.get(i));
            // Each answers in the general dialect, too.
            for (FakeBackend kind : List.of(small.openai, of(small, KINDS.get(i)))) {
                kind.servers.put(PLACES.get(i), List.of("m" + i, "all"));
            }
        }
        Fleet fleet = small.fleet(settings);
        see(fleet, sightings);
        return fleet;
    }

    private static FakeBackend of(SmallFleet small, BackendKind kind) {
        return switch (kind) {
            case OLLAMA -> small.ollama;
            case LLAMACPP -> small.llamacpp;
            case OPENAI, AZURE, ANTHROPIC, GEMINI, LMSTUDIO, LOCALAI, TGI, VLLM -> small.openai;
        };
    }

    private static FleetSettings settings(SplittableRandom random) {
        List<ConfiguredBackend> backends = new ArrayList<>();
        for (String id : List.of("a", "b", "c", "ollama")) {
            if (random.nextInt(3) > 0) {
                backends.add(backend(id, random));
            }
        }
        Set<URI> detached = new HashSet<>();
        PLACES.stream().filter(_ -> random.nextInt(5) == 0).forEach(detached::add);
        List<RouteDefinition> routes = new ArrayList<>();
        if (random.nextBoolean()) {
            var members = List.of(new Member("all@a"), new Member("all@" + random.nextInt(2)));
            routes.add(new RouteDefinition("chat", members, null, random.nextBoolean()));
        }
        return routed(
                SmallFleet.settings(backends, detached),
                new RoutingSettings(
                        new RouteTable(routes),
                        random.nextBoolean() ? RoutePolicy.FIRST_HEALTHY : RoutePolicy.LEAST_BUSY,
                        RoutingSettings.DEFAULT.breaker(),
                        RoutingSettings.DEFAULT.prices()));
    }

    private static ConfiguredBackend backend(String id, SplittableRandom random) {
        int at = random.nextInt(PLACES.size());
        @Nullable BackendKind kind =
                random.nextBoolean() ? null : KINDS.get(Math.min(at, KINDS.size() - 1));
        Secret key = random.nextInt(3) == 0 ? new Secret("k" + random.nextInt(2)) : null;
        return new ConfiguredBackend(new BackendId(id), PLACES.get(at), kind, key);
    }

    private static Sightings sightings(SplittableRandom random) {
        List<RunningServer> running = new ArrayList<>();
        for (int i = 0; i < KINDS.size(); i++) {
            if (random.nextBoolean()) {
                running.add(new RunningServer(KINDS.get(i), PLACES.get(i), "1.0", 1L, "test"));
            }
        }
        return new Sightings(running, List.of());
    }

    /** All that is the same whenever it began. */
    private static List<Object> shown(Fleet fleet) {
        List<Object> all = new ArrayList<>();
        FleetView view = fleet.view();
        for (BackendView one : view.backends()) {
            all.add(
                    List.of(
                            one.id(),
                            one.kind(),
                            one.origin(),
                            String.valueOf(one.base()),
                            one.health(),
                            one.modelCount(),
                            one.how(),
                            one.capabilities(),
                            one.condition().state()));
        }
        view.models().forEach(model -> all.add(List.of(model.model(), model.backend())));
        all.addAll(view.routes());
        return all;
    }
}
