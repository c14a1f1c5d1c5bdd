package dev.stoker.hardware.linux;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.CgroupMemory;
import dev.stoker.hardware.source.Facts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Memory of one cgroup. Pure. Source: Documentation/admin-guide/cgroup-v2.rst and
 * cgroup-v1/memory.rst. Unit: bytes.
 *
 * @param limit the smaller of what kills and what throttles
 * @param used everything charged to it and its descendants
 * @param reclaimable page cache on the inactive list
 */
record CgroupLevel(Fact<Bytes> limit, Fact<Bytes> used, Fact<Bytes> reclaimable) {
    /**
     * Version 1 writes "none" as the largest number of whole pages; no machine has half of that.
     */
    private static final long NO_LIMIT = 1L << 62;

    /** Of {@code memory.max}, {@code memory.high} and {@code memory.limit_in_bytes}. */
    static Fact<Bytes> limit(String text, String source) {
        if (text.strip().equals("max")) {
            return Fact.unknown(source + " sets no limit");
        }
        return Facts.then(
                Facts.bytes(text, 1, source),
                (bytes, from) ->
                        bytes.value() < NO_LIMIT
                                ? Fact.known(bytes, from)
                                : Fact.unknown(from + " sets no limit"));
    }

    /** A line of {@code memory.stat}: {@code inactive_file 4096}. */
    static Fact<Bytes> stat(String text, String key, String source) {
        return text.lines()
                .filter(line -> line.startsWith(key + " "))
                .findFirst()
                .map(line -> Facts.bytes(line.substring(key.length()), 1, source + ": " + key))
                .orElseGet(() -> Fact.unknown(source + " has no " + key));
    }

    /** The smaller of two limits, where one is known. */
    static Fact<Bytes> smaller(Fact<Bytes> one, Fact<Bytes> other) {
        return one instanceof Fact.Known<Bytes>(var a, _)
                        && other instanceof Fact.Known<Bytes>(var b, _)
                        && b.compareTo(a) < 0
                ? other
                : one.or(other);
    }

    /** What all levels together allow; {@code levels} begins with the process's own cgroup. */
    static CgroupMemory together(List<CgroupLevel> levels, String where) {
        Optional<CgroupLevel> binding =
                levels.stream()
                        .filter(level -> level.limit instanceof Fact.Known<Bytes>)
                        .min(Comparator.comparing(level -> valueOr(level.limit, Bytes.ZERO)));
        String none = "no memory limit is set in " + where;
        if (binding.isEmpty()) {
            Fact<Bytes> used = levels.getFirst().used;
            return new CgroupMemory(Fact.unknown(none), used, Fact.unknown(none));
        }
        Fact<Bytes> headroom = Fact.unknown("its use cannot be read");
        for (CgroupLevel level : levels) {
            headroom = smaller(level.headroom(), headroom);
        }
        return new CgroupMemory(binding.get().limit, binding.get().used, headroom);
    }

    private Fact<Bytes> headroom() {
        Bytes cache = valueOr(reclaimable, Bytes.ZERO);
        return Facts.then(
                limit,
                (most, from) ->
                        Facts.then(
                                used,
                                (taken, _) ->
                                        Fact.known(
                                                most.minus(taken.minus(cache)),
                                                from + " less what is used")));
    }

    private static Bytes valueOr(Fact<Bytes> fact, Bytes otherwise) {
        return fact instanceof Fact.Known<Bytes>(var value, _) ? value : otherwise;
    }
}
