package dev.stoker.fleet.memory;

import static java.util.Comparator.comparing;

import dev.stoker.core.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides who gives way for a load: as few as can be, of these the least recently used. Never
 * somebody busy, pinned, or of another owner. In this order: rivals; those that nobody used for a
 * while, so that the load has its usual context; any that are idle, so that it has the least it can
 * do with; those that are busy, once they are idle.
 */
public final class RoomPlanner {
    private final RoomQuestion question;
    private final List<Holding> rivals;
    private final List<Holding> others;

    private RoomPlanner(RoomQuestion question) {
        this.question = question;
        List<Holding> ordered =
                question.holdings().stream()
                        .sorted(
                                comparing(Holding::lastUsed)
                                        .thenComparing(one -> one.holder().words()))
                        .toList();
        Predicate<Holding> rival = one -> question.rivals().contains(one.holder());
        this.rivals = ordered.stream().filter(rival).toList();
        this.others = ordered.stream().filter(rival.negate()).toList();
    }

    /** The decision: the same question always has the same answer. */
    public static RoomDecision decide(RoomQuestion question) {
        return new RoomPlanner(question).decided();
    }

    private RoomDecision decided() {
        boolean evicts = question.terms().evicts();
        List<Holding> held = rivals.stream().filter(one -> !evicts || !one.mayGo()).toList();
        if (!held.isEmpty()) {
            return new RoomDecision.Refuse(
                    false, "is not to be in memory together with " + Reasons.kept(held));
        }
        Need need = question.prospect().need();
        if (need == null) {
            return going(rivals, "what it needs is not known");
        }
        List<Holding> evicted = evicts ? enough(need) : null;
        if (evicted == null && !evicts && fits(need.least(), List.of())) {
            evicted = List.of();
        }
        return evicted == null ? refused(need) : going(evicted, words(need));
    }

    /** Who goes, with who is to be waited for among them; null where that is never enough. */
    private @Nullable List<Holding> enough(Need need) {
        if (fits(need.wanted(), rivals)) {
            return rivals;
        }
        List<Holding> idle = others.stream().filter(one -> one.mayGo() && !one.busy()).toList();
        List<Holding> old =
                idle.stream()
                        .filter(one -> one.lastUsed().isBefore(question.terms().spared()))
                        .toList();
        List<Holding> all = others.stream().filter(Holding::mayGo).toList();
        return Stream.<@Nullable List<Holding>>of(
                        fewest(old, need.wanted()),
                        fits(need.least(), rivals) ? rivals : null,
                        fewest(idle, need.least()),
                        fewest(all, need.least()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable List<Holding> fewest(List<Holding> candidates, Bytes amount) {
        List<Holding> chosen = Fewest.of(candidates, some -> fits(amount, together(rivals, some)));
        return chosen == null ? null : together(rivals, chosen);
    }

    private RoomDecision going(List<Holding> who, String because) {
        List<Holding> busy = who.stream().filter(Holding::busy).toList();
        if (!busy.isEmpty()) {
            return new RoomDecision.Await(busy, who, because);
        }
        return who.isEmpty()
                ? new RoomDecision.Fits(because)
                : new RoomDecision.Evict(who, because);
    }

    private RoomDecision refused(Need need) {
        boolean hopeless = !fits(need.least(), together(rivals, others));
        return new RoomDecision.Refuse(
                hopeless,
                words(need)
                        + Reasons.held(
                                others, question.terms().evicts(), free(others, Domain.MACHINE)));
    }

    private String words(Need need) {
        Bytes free =
                question.prospect().free().keySet().stream()
                        .map(domain -> free(List.of(), domain))
                        .min(Bytes::compareTo)
                        .orElse(null);
        return free == null
                ? "needs %s".formatted(need.least())
                : "needs %s where %s can be taken".formatted(need.least(), free);
    }

    private boolean fits(Bytes amount, List<Holding> without) {
        return question.prospect().free().keySet().stream()
                .allMatch(domain -> free(without, domain).compareTo(amount) >= 0);
    }

    /** In that domain, without those; what its own server would give up counts as free. */
    private Bytes free(List<Holding> without, Domain domain) {
        Map<Domain, Bytes> free = question.prospect().free();
        Bytes sum = free.getOrDefault(domain, Bytes.ZERO);
        for (Holding one : question.holdings()) {
            if (without.contains(one) || question.isOwnAffair(one)) {
                sum = sum.plus(one.gives(domain));
            }
        }
        return sum;
    }

    private static List<Holding> together(List<Holding> some, List<Holding> more) {
        var all = new ArrayList<>(some);
        more.stream().filter(one -> !all.contains(one)).forEach(all::add);
        return all;
    }
}
