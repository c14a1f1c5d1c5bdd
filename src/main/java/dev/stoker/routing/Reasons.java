package dev.stoker.routing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a place stands where it does, as a part of a sentence. Pure. */
final class Reasons {
    private Reasons() {}

    /**
     * In words.
     *
     * @param of how many places there are
     */
    static String of(RouteQuestion asked, Router.Ranked one, int of) {
        Prospect place = one.place();
        String well = asked.named() || of > 1 ? byPolicy(asked, one, of) : "the only one there is";
        String spread = spread(asked, place);
        String all = spread == null ? well : well + ", " + spread;
        if (place.down() != null) {
            return all + "; last, since it is " + place.down();
        }
        if (place.barred() == null && place.less() != null) {
            return all + "; behind others, since it " + place.less();
        }
        return place.barred() == null ? all : all + "; behind others, since " + place.barred();
    }

    private static String byPolicy(RouteQuestion asked, Router.Ranked one, int of) {
        Prospect place = one.place();
        return switch (asked.policy()) {
            case FIRST_HEALTHY -> number(asked, one, of);
            case LOCAL_FIRST, LOCAL_ONLY -> where(place) + ", " + number(asked, one, of);
            case LEAST_BUSY -> busy(place.load());
            case FASTEST -> fast(place.speed());
            case CHEAPEST -> cheap(place);
        };
    }

    private static String number(RouteQuestion asked, Router.Ranked one, int of) {
        String whole = asked.named() ? "of route " + asked.route() : "that have it";
        return "number %d of %d %s".formatted(one.index() + 1, of, whole);
    }

    private static String where(Prospect place) {
        if (place.candidate().cloud()) {
            return "a cloud";
        }
        return switch (place.location()) {
            case MACHINE -> "on this machine";
            case NETWORK -> "in the network";
            case CLOUD -> "a cloud";
        };
    }

    private static String busy(Prospect.Load load) {
        return load.slots() == null
                ? load.calls() + (load.calls() == 1 ? " call" : " calls") + " at work"
                : "%d of %d slots at work".formatted(load.calls(), load.slots());
    }

    private static String fast(Prospect.Speed speed) {
        if (!speed.known()) {
            return "its speed is not known, which a call will tell";
        }
        String first =
                speed.firstToken() == null
                        ? null
                        : "the first token after %d ms".formatted(speed.firstToken().toMillis());
        String rate =
                speed.tokensPerSecond() == null
                        ? null
                        : String.format(Locale.ROOT, "%.1f tokens/s", speed.tokensPerSecond());
        return first == null ? rate + "" : rate == null ? first : rate + ", " + first;
    }

    private static String cheap(Prospect place) {
        Prospect.Price price = Router.Pricing.priceOf(place);
        if (price == null) {
            return "its price is not known";
        }
        return price.equals(Prospect.Price.NOTHING)
                ? "it costs nothing"
                : String.format(
                        Locale.ROOT,
                        "%.4g for a million tokens in and %.4g out",
                        price.input(),
                        price.output());
    }

    private static @Nullable String spread(RouteQuestion asked, Prospect place) {
        String weight = place.weight() == null ? null : "weight " + place.weight();
        if (asked.sticky() && asked.conversation() != null) {
            return weight == null ? "by this conversation" : weight + ", by this conversation";
        }
        return weight;
    }
}
