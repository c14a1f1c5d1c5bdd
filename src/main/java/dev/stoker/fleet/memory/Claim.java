package dev.stoker.fleet.memory;

import dev.stoker.core.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a call that waits for room counts on.
 *
 * @param wanted that is to be loaded
 * @param least that must be free for it
 * @param domains that its load is charged to
 * @param going who is to be gone then, with what each gives back
 */
public record Claim(
        Holder wanted, Bytes least, Set<Domain> domains, Map<Holder, Map<Domain, Bytes>> going) {
    /** Copies the collections. */
    public Claim {
        domains = Set.copyOf(domains);
        going = Map.copyOf(going);
    }

    /** What it counts on by that decision; null where it can count on nothing. */
    public static @Nullable Claim of(RoomQuestion question, RoomDecision decision) {
        Need need = question.prospect().need();
        if (need == null || decision instanceof RoomDecision.Refuse) {
            return null;
        }
        Stream<Holding> own = question.holdings().stream().filter(question::isOwnAffair);
        return new Claim(
                question.wanted(),
                need.least(),
                question.prospect().free().keySet(),
                Stream.concat(decision.going().stream(), own)
                        .collect(
                                Collectors.toMap(
                                        Holding::holder, Holding::gives, (one, _) -> one)));
    }

    /** Whether it counts on the end of all these. */
    public boolean countsOn(List<Holding> who) {
        return who.stream().allMatch(one -> going.containsKey(one.holder()));
    }

    /** Of what is free in that domain now, the part that is to stay so. */
    public Bytes ofWhatIsFree(Domain domain) {
        if (!domains.contains(domain)) {
            return Bytes.ZERO;
        }
        return going.values().stream()
                .map(gives -> gives.getOrDefault(domain, Bytes.ZERO))
                .reduce(least, Bytes::minus);
    }
}
