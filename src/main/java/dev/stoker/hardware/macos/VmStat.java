package dev.stoker.hardware.macos;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.source.Facts;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code vm_stat}: the page size in its heading, then counts of pages. Pure. */
final class VmStat {
    static final List<String> COMMAND = List.of("vm_stat");

    private static final Pattern PAGE_SIZE = Pattern.compile("page size of (\\d{1,8}) bytes");

    private VmStat() {}

    /**
     * Memory that can be had without swapping: free, speculative (which the command takes out of
     * the free ones) and inactive pages. Unit: bytes.
     */
    static Fact<Bytes> available(String text, String source) {
        Matcher size = PAGE_SIZE.matcher(text);
        if (!size.find()) {
            return Fact.unknown("vm_stat does not tell its page size");
        }
        long pageSize = Long.parseLong(size.group(1));
        long pages = 0;
        for (String kind : List.of("Pages free", "Pages speculative", "Pages inactive")) {
            Fact<Long> count = pages(text, kind);
            if (!(count instanceof Fact.Known<Long>(var known, _)) || known > 1L << 36) {
                return Fact.unknown("vm_stat does not tell its " + kind);
            }
            pages += known;
        }
        return Fact.known(new Bytes(pages * pageSize), source + ": free, speculative, inactive");
    }

    private static Fact<Long> pages(String text, String kind) {
        return text.lines()
                .filter(line -> line.startsWith(kind + ":"))
                .findFirst()
                .map(line -> line.substring(kind.length() + 1).replace(".", ""))
                .map(count -> Facts.whole(count, "vm_stat"))
                .orElseGet(() -> Fact.unknown("vm_stat has no " + kind));
    }
}
