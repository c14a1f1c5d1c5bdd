package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.MemoryReading;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Considered;
import dev.stoker.tuning.PlanQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Memory for an engine.
 *
 * @param main of the machine, after promises, before the reserve
 * @param total the same, and the memory of GPUs where the backend spreads itself over both
 * @param gpus whether it does
 * @param considered what went into it
 */
record Room(
        Fact<Bytes> main,
        Fact<Bytes> total,
        Bytes reserve,
        Bound bound,
        boolean gpus,
        List<Considered> considered) {
    /** More than any machine has: a claim to have more is no reason to fail. */
    static final Bytes MOST = new Bytes(1L << 57);

    private static final long RESERVE_SHARE = 8;
    private static final Bytes LEAST_RESERVE = Bytes.ofMebi(64);
    private static final Bytes MOST_RESERVE = Bytes.ofGibi(1);

    Room {
        considered = List.copyOf(considered);
    }

    static Room of(PlanQuestion question) {
        MemoryReading reading = question.hardware().memory().reading();
        PlanQuestion.Circumstances now = question.circumstances();
        Fact<Bytes> main =
                reading.takeable().map(free -> plus(free, now.returned()).minus(now.promised()));
        List<Gpu> cards = cards(question.hardware());
        boolean gpus = question.backend().byItself().fits() && !cards.isEmpty();
        Bytes wished = question.wishes().reserve();
        Bytes reserve =
                wished != null ? wished : main.asOptional().map(Room::share).orElse(Bytes.ZERO);
        boolean limited =
                reading.takeable() instanceof Fact.Known<Bytes> least
                        && !least.equals(reading.available());
        var considered = new ArrayList<Considered>();
        considered.add(Words.considered("memory available", reading.available()));
        considered.add(Words.considered("memory the cgroup leaves", reading.cgroup().headroom()));
        considered.add(Words.computed("promised to others", now.promised()));
        considered.add(Words.computed("given back before", now.returned()));
        considered.add(Words.computed("reserve", reserve));
        return new Room(
                main,
                gpus ? main.map(free -> plus(free, free(cards))) : main,
                reserve,
                limited ? Bound.CGROUP_LIMIT : Bound.AVAILABLE_MEMORY,
                gpus,
                considered);
    }

    private static Bytes share(Bytes room) {
        Bytes share = new Bytes(room.value() / RESERVE_SHARE).min(MOST_RESERVE);
        return share.compareTo(LEAST_RESERVE) < 0 ? LEAST_RESERVE : share;
    }

    /** How much must be there for that to fit beside the reserve. */
    static Bytes toHold(Bytes taken, @Nullable Bytes wished) {
        Bytes most = taken.min(MOST);
        if (wished != null) {
            return plus(most, wished);
        }
        if (most.compareTo(LEAST_RESERVE.times(RESERVE_SHARE - 1)) <= 0) {
            return most.plus(LEAST_RESERVE);
        }
        Bytes share = new Bytes(Math.ceilDiv(most.value(), RESERVE_SHARE - 1));
        return most.plus(share.min(MOST_RESERVE));
    }

    /** GPUs with memory of their own, of which it is known how much. */
    static List<Gpu> cards(Hardware hardware) {
        return hardware.gpus().asOptional().orElse(List.of()).stream()
                .filter(gpu -> gpu.memory().asOptional().isPresent())
                .filter(gpu -> !gpu.unified().asOptional().orElse(false))
                .toList();
    }

    /** What is free on all of them; all of it where that is not known. */
    static Bytes free(List<Gpu> cards) {
        return cards.stream()
                .flatMap(gpu ->
                        Stream.ofNullable(gpu.free().or(gpu.memory()).asOptional().orElse(null)))
                .reduce(Bytes.ZERO, Room::plus);
    }

    private static Bytes plus(Bytes one, Bytes other) {
        return one.min(MOST).plus(other.min(MOST)).min(MOST);
    }

    boolean known() {
        return total instanceof Fact.Known<Bytes>;
    }

    /** What one engine may take of all; without a limit where none is known. */
    Bytes limit() {
        return limit(total);
    }

    /** What it may take of the machine's own memory. */
    Bytes mainLimit() {
        return limit(main);
    }

    private Bytes limit(Fact<Bytes> room) {
        return room.asOptional().map(all -> all.minus(reserve)).orElse(MOST);
    }

    /** Such as {@code 6.1 GiB can be taken (7.1 GiB available, 1.0 GiB in reserve)}. */
    String words() {
        String all = total.asOptional().map(Bytes::toString).orElse("an unknown amount");
        return "%s can be taken (%s %s, %s in reserve)"
                .formatted(
                        limit(),
                        all,
                        bound == Bound.CGROUP_LIMIT ? "left by the cgroup" : "available",
                        reserve);
    }
}
