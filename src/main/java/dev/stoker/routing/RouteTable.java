package dev.stoker.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The routes there are. Immutable. A route's name is the owner's word and stronger than a model's;
 * it is compared as it is, and {@code name:latest} is the same, since some clients put that tag
 * behind every name without one.
 */
public final class RouteTable {
    /** No routes. */
    public static final RouteTable EMPTY = new RouteTable(List.of());

    private static final String LATEST = ":latest";

    private final Map<String, RouteDefinition> byName = new LinkedHashMap<>();

    /** Those, in their order. */
    public RouteTable(Collection<RouteDefinition> routes) {
        routes.forEach(route -> byName.put(route.name(), route));
    }

    /** All of them, in their order. */
    public List<RouteDefinition> all() {
        return List.copyOf(byName.values());
    }

    /** The route that a spec names; null where it names none. */
    public @Nullable RouteDefinition named(@Nullable String spec) {
        if (spec == null) {
            return null;
        }
        String asked = spec.strip();
        RouteDefinition exact = byName.get(asked);
        return exact != null || !asked.endsWith(LATEST)
                ? exact
                : byName.get(asked.substring(0, asked.length() - LATEST.length()));
    }

    /**
     * The places that a route stands for now.
     *
     * @param unable what a place cannot that is not fit, as a part of a sentence
     * @param trouble why the model of that spec is not there, as a part of a sentence; empty where
     *     nothing is known of it
     */
    public static Legs legs(
            RouteDefinition route,
            ModelResolver resolver,
            String unable,
            UnaryOperator<String> trouble) {
        Map<String, Leg> legs = new LinkedHashMap<>();
        List<Decision.Passed> passed = new ArrayList<>();
        for (RouteDefinition.Member member : route.members()) {
            switch (resolver.resolve(member.spec(), null)) {
                case Resolution.Found(var best, var others) -> {
                    add(best, member, unable, legs, passed);
                    others.forEach(other -> add(other, member, unable, legs, passed));
                }
                case Resolution.Unfit(var candidate) ->
                        add(candidate, member, unable, legs, passed);
                case Resolution.Ambiguous(var specs) ->
                        passed.add(pass(member, "fits several: " + String.join(", ", specs)));
                case Resolution.Away(var specs) ->
                        passed.add(
                                pass(
                                        member,
                                        "is a cloud's, which is asked where it is named: "
                                                + String.join(", ", specs)));
                case Resolution.Missing _ -> passed.add(pass(member, missing(member, trouble)));
                case Resolution.Unspecified _ -> passed.add(pass(member, "names no model"));
            }
        }
        return new Legs(List.copyOf(legs.values()), passed);
    }

    private static String missing(RouteDefinition.Member member, UnaryOperator<String> trouble) {
        String why = trouble.apply(member.spec());
        return "is not there now" + (why.isEmpty() ? "" : ": " + why);
    }

    private static void add(
            Candidate candidate,
            RouteDefinition.Member member,
            String unable,
            Map<String, Leg> legs,
            List<Decision.Passed> passed) {
        if (candidate.fitting()) {
            legs.putIfAbsent(candidate.qualified(), new Leg(candidate, member.weight()));
        } else {
            passed.add(new Decision.Passed(candidate.qualified(), unable));
        }
    }

    private static Decision.Passed pass(RouteDefinition.Member member, String because) {
        return new Decision.Passed(member.spec(), because);
    }

    /** A place of a route, with its weight. */
    public record Leg(Candidate candidate, @Nullable Integer weight) {}

    /**
     * What a route stands for.
     *
     * @param legs in the order of its members, each place once
     * @param passed members that are no place now, and why
     */
    public record Legs(List<Leg> legs, List<Decision.Passed> passed) {
        /** Copies the lists. */
        public Legs {
            legs = List.copyOf(legs);
            passed = List.copyOf(passed);
        }
    }
}
