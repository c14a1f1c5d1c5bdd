package dev.stoker.routing;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A route as it is configured: a name for several places.
 *
 * @param members in the order in which they are written; at least one
 * @param policy null takes the usual one
 * @param sticky whether calls of one conversation go to one place as long as they can
 * @param cache how answers to its calls are kept; null where they are not
 */
public record RouteDefinition(
        String name,
        List<Member> members,
        @Nullable RoutePolicy policy,
        boolean sticky,
        @Nullable Cache cache) {
    /** Most members, so that what is tried for one call is bounded. */
    public static final int MOST = 16;

    /** What a name is made of: nothing that a spec uses to name a backend. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}");

    /** Of that name and size. */
    public RouteDefinition {
        members = List.copyOf(members);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a route's name: '" + name + "' (expected: letters, digits, . _ - : /)");
        }
        if (members.isEmpty() || members.size() > MOST) {
            throw new IllegalArgumentException(
                    "route '%s': %d models (expected: 1 to %d)"
                            .formatted(name, members.size(), MOST));
        }
    }

    /** One whose answers are not kept. */
    public RouteDefinition(
            String name, List<Member> members, @Nullable RoutePolicy policy, boolean sticky) {
        this(name, members, policy, sticky, null);
    }

    /** Whether its calls are spread by weights. */
    public boolean weighted() {
        return members.stream().anyMatch(member -> member.weight() != null);
    }

    /** The specs of its members, in their order. */
    public List<String> specs() {
        return members.stream().map(Member::spec).toList();
    }

    /**
     * How answers are kept, for who asks the same again.
     *
     * @param ttl how long one is given again
     * @param shared whether apps are given each other's
     */
    public record Cache(Duration ttl, boolean shared) {
        /** Of a time that is more than nothing. */
        public Cache {
            if (!ttl.isPositive()) {
                throw new IllegalArgumentException("ttl: " + ttl + " (expected: > 0)");
            }
        }
    }

    /**
     * One of its places, or several: a bare model name stands for all that have it.
     *
     * @param weight its share of the calls, in proportion to the others'; 0 for none as long as
     *     another can; null where the route has no weights
     */
    public record Member(String spec, @Nullable Integer weight) {
        /** Without a weight. */
        public Member(String spec) {
            this(spec, null);
        }
    }
}
