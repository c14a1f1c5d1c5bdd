package dev.stoker.routing;

import static java.util.Comparator.comparingInt;

import dev.stoker.core.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the places of a route in order for one call. Pure; the rules are in the package's words. */
public final class Router {
    private static final Comparator<Ranked> ORDER =
            comparingInt(Ranked::tier)
                    .thenComparingDouble(Ranked::merit)
                    .thenComparingDouble(Ranked::spread)
                    .thenComparingInt(Ranked::index);

    private Router() {}

    /**
     * Decides.
     *
     * @param places in the order of the route
     */
    public static Decision decide(RouteQuestion asked, List<Prospect> places) {
        List<Decision.Passed> passed = new ArrayList<>();
        List<Ranked> ranked = new ArrayList<>();
        boolean spreads =
                places.stream().anyMatch(place -> place.weight() != null)
                        || (asked.sticky() && asked.conversation() != null);
        for (int i = 0; i < places.size(); i++) {
            Prospect place = places.get(i);
            String out = whyNot(asked, place);
            if (out == null) {
                ranked.add(rank(asked, place, i, spreads));
            } else {
                passed.add(new Decision.Passed(place.candidate().qualified(), out));
            }
        }
        if (ranked.isEmpty()) {
            return new Decision.Refuse(asked.route(), asked.policy(), passed);
        }
        ranked.sort(ORDER);
        int of = places.size();
        return new Decision.Serve(
                asked.route(),
                asked.policy(),
                ranked.stream()
                        .map(one ->
                                new Decision.Choice(
                                        one.place().candidate(), Reasons.of(asked, one, of)))
                        .toList(),
                passed);
    }

    /** Why it is no place for this call at all; null if it is one. */
    private static @Nullable String whyNot(RouteQuestion asked, Prospect place) {
        Candidate candidate = place.candidate();
        for (Attempt failed : asked.attempts()) {
            if (failed.backend().equals(candidate.backend())
                    && failed.model().equals(candidate.name())) {
                return "did not serve this call: " + failed.because();
            }
        }
        if (!candidate.fitting()) {
            return "cannot do what is asked for";
        }
        if (place.lacks() != null) {
            return place.lacks();
        }
        if (place.stopped() != null) {
            return place.stopped();
        }
        return asked.policy() == RoutePolicy.LOCAL_ONLY && isCloud(place)
                ? "is a cloud, and the policy is local-only"
                : null;
    }

    private static boolean isCloud(Prospect place) {
        return place.candidate().cloud() || place.location() == Location.CLOUD;
    }

    private static Ranked rank(RouteQuestion asked, Prospect place, int index, boolean spreads) {
        int tier =
                place.down() != null
                        ? 3
                        : place.barred() != null ? 2 : place.less() != null ? 1 : 0;
        return new Ranked(
                place,
                index,
                tier,
                merit(asked.policy(), place, spreads),
                spreads ? Spread.of(asked, place) : index);
    }

    /** Less is better; equal ones are equally good, and only those may be spread over. */
    private static double merit(RoutePolicy policy, Prospect place, boolean spreads) {
        return switch (policy) {
            case FIRST_HEALTHY -> 0;
            case LOCAL_FIRST, LOCAL_ONLY -> distance(place);
            // A conversation is not to move for the sake of one call more or less.
            case LEAST_BUSY -> spreads && place.load().hasFreeSlot() ? 0 : place.load().ratio();
            case FASTEST -> Pace.merit(place.speed(), spreads);
            case CHEAPEST -> Pricing.merit(place);
        };
    }

    private static int distance(Prospect place) {
        if (isCloud(place)) {
            return 2;
        }
        return place.location() == Location.MACHINE ? 0 : 1;
    }

    /**
     * A place with what it is put in order by, each the less the better.
     *
     * @param tier 0 where it is well, 1 where it does less, 2 where its breaker is open, 3 where it
     *     is down
     * @param spread within the equally good
     */
    record Ranked(Prospect place, int index, int tier, double merit, double spread) {}

    /** How long an answer of usual length takes. */
    static final class Pace {
        private static final int TOKENS = 200;
        private static final double SLOW = 5;
        private static final double USUAL_FIRST = 1;

        private Pace() {}

        /**
         * In seconds. What was not measured comes first: by a call it will have been. Where one
         * conversation is to stay, what is a quarter faster is no better.
         */
        static double merit(Prospect.Speed speed, boolean coarse) {
            if (!speed.known()) {
                return -1;
            }
            double first =
                    speed.firstToken() == null ? USUAL_FIRST : speed.firstToken().toMillis() / 1e3;
            Double rate = speed.tokensPerSecond();
            double seconds = first + TOKENS / (rate == null || rate <= 0 ? SLOW : rate);
            return coarse ? Math.rint(Math.log(seconds) / Math.log(1.25)) + 1000 : seconds;
        }
    }

    /** What a token costs. */
    static final class Pricing {
        private Pricing() {}

        /** What has no price is dear, but for what runs at home. */
        static double merit(Prospect place) {
            Prospect.Price price = priceOf(place);
            return price == null ? Double.MAX_VALUE : price.blended();
        }

        static Prospect.@Nullable Price priceOf(Prospect place) {
            return place.price() != null || isCloud(place) ? place.price() : Prospect.Price.NOTHING;
        }
    }
}
