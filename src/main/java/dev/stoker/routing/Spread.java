package dev.stoker.routing;

/**
 * Spreads calls over equally good places by their weights. By a conversation it is rendezvous
 * hashing: each place draws a lot of its own from the conversation, so that the order of two of
 * them depends on nobody else, and a place that goes moves only what was its own. Pure.
 */
final class Spread {
    private Spread() {}

    /**
     * The lot of that place, the less the better: with weights w, each comes first with the
     * probability w / sum of all. A weight of 0 comes behind all others.
     */
    static double of(RouteQuestion asked, Prospect place) {
        Integer given = place.weight();
        int weight = given == null ? 1 : given;
        if (weight <= 0) {
            return Double.MAX_VALUE;
        }
        String conversation = asked.conversation();
        long seed =
                asked.sticky() && conversation != null ? hash(conversation) : mixed(asked.draw());
        long lot = mixed(seed ^ hash(place.candidate().qualified()));
        // Within (0, 1): its logarithm is a number.
        double unit = ((lot >>> 11) + 0.5) * 0x1.0p-53;
        return -Math.log(unit) / weight;
    }

    /** FNV-1a of 64 bits, the same in every process. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    /** The last step of SplitMix64, by which like seeds come to unlike lots. */
    private static long mixed(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
