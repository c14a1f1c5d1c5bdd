package dev.stoker.overhead;

import dev.stoker.overhead.Leg.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures every leg, round by round, the legs of one backend one after the other in an order that
 * moves on, and prints a row for each.
 *
 * <p>Arguments are {@code name=value}: {@code rounds}, {@code quick}, {@code json}, {@code ticks},
 * {@code only} (part of the legs' names), {@code stoker=PORT:PID}, and for each dialect {@code
 * openai=PORT} and, with nginx, {@code nginx-openai=PORT:PID}.
 */
final class Overhead {
    private static final double RELAY_AIM = 2;
    private static final double CHUNK_AIM = 20;
    private static final List<Surface> BACKENDS =
            List.of(Surface.OPENAI, Surface.ANTHROPIC, Surface.OLLAMA);

    private final Map<String, String> given;
    private final List<List<Found>> groups = new ArrayList<>();

    private Overhead(Map<String, String> given) {
        this.given = given;
        for (Surface backend : BACKENDS) {
            List<Leg> group = legs(backend);
            if (group.stream().anyMatch(leg -> leg.way() == Way.STOKER)) {
                groups.add(group.stream().map(Found::new).toList());
            }
        }
    }

    /** Measures and prints; ends with 1 and a line on stderr where it cannot. */
    public static void main(String[] args) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String arg : args) {
            String[] pair = arg.split("=", 2);
            given.put(pair[0], pair[1]);
        }
        try {
            new Overhead(given).run();
            System.exit(0);
        } catch (IOException e) {
            System.err.println("overhead: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException {
        boolean quick = given.containsKey("quick");
        var effort = quick ? Effort.quick() : Effort.full(Integer.parseInt(at("rounds")));
        try (var load = new Load(effort, Long.parseLong(at("ticks")))) {
            for (Found each : all()) {
                check(load, each);
            }
            // Twice: what is compiled in the first is not measured in the first that counts.
            for (int i = 0; !quick && i < 2; i++) {
                for (Found each : all()) {
                    load.warm(each.leg);
                }
            }
            for (int round = 0; round < effort.rounds(); round++) {
                round(load, round);
                System.err.println("overhead: round " + (round + 1) + " of " + effort.rounds());
            }
        }
        print();
    }

    private List<Found> all() {
        return groups.stream().flatMap(List::stream).toList();
    }

    private void round(Load load, int round) throws IOException {
        for (List<Found> group : groups) {
            List<Found> turned = new ArrayList<>(group);
            Collections.rotate(turned, round);
            for (Found each : turned) {
                each.samples.add(load.sample(each.leg));
            }
        }
    }

    private static void check(Load load, Found each) throws IOException {
        try {
            each.path = load.check(each.leg);
        } catch (IOException e) {
            throw new IOException(each.leg.label() + ": " + e.getMessage(), e);
        }
    }

    private void print() {
        List<Row> rows = rows();
        if (given.containsKey("json")) {
            System.out.println(
                    "{\"rows\":[" + String.join(",", rows.stream().map(Row::json).toList()) + "]}");
            return;
        }
        System.out.println(Row.header());
        rows.forEach(row -> System.out.println(row.line()));
        rows.stream()
                .filter(row -> row.path().equals("relay") && row.perRequest() > RELAY_AIM)
                .forEach(row ->
                        missed(row, "times nginx' CPU a request", row.perRequest(), RELAY_AIM));
        rows.stream()
                .filter(row -> row.path().equals("translated") && row.added().chunk() > CHUNK_AIM)
                .forEach(row -> missed(row, "us of CPU a chunk", row.added().chunk(), CHUNK_AIM));
    }

    private static void missed(Row row, String what, double is, double aim) {
        System.out.printf(
                Locale.ROOT,
                "above the aim: %s: %.1f %s (aim: %.0f)%n",
                row.leg().label(),
                is,
                what,
                aim);
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (List<Found> group : groups) {
            for (Found each : group) {
                rows.add(
                        Row.of(
                                each.leg,
                                each.path,
                                each.samples,
                                of(group, Way.DIRECT),
                                of(group, Way.NGINX)));
            }
        }
        return rows;
    }

    private static List<Sample> of(List<Found> group, Way way) {
        return group.stream()
                .filter(each -> each.leg.way() == way)
                .findFirst()
                .map(each -> each.samples)
                .orElse(List.of());
    }

    private List<Leg> legs(Surface backend) {
        List<Leg> legs = new ArrayList<>();
        String word = backend.name().toLowerCase(Locale.ROOT);
        legs.add(new Leg(backend, backend, Way.DIRECT, Integer.parseInt(at(word)), 0));
        if (given.containsKey("nginx-" + word)) {
            legs.add(leg(backend, backend, Way.NGINX, at("nginx-" + word)));
        }
        for (Surface caller : Surface.values()) {
            Leg leg = leg(caller, backend, Way.STOKER, at("stoker"));
            if (leg.label().contains(given.getOrDefault("only", ""))) {
                legs.add(leg);
            }
        }
        return legs;
    }

    private static Leg leg(Surface caller, Surface backend, Way way, String place) {
        String[] parts = place.split(":", 2);
        return new Leg(caller, backend, way, Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
    }

    private String at(String name) {
        String value = given.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not given");
        }
        return value;
    }

    /** A leg and what was found of it so far. */
    private static final class Found {
        private final Leg leg;
        private final List<Sample> samples = new ArrayList<>();
        private String path = "";

        Found(Leg leg) {
            this.leg = leg;
        }
    }
}
