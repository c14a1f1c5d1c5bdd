package dev.stoker.hardware.macos;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.source.Facts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as macOS prints them for people: {@code 2048.00M}, {@code 1536 MB}, {@code 8 GB}. Pure. */
final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?) ?([KMGT])B?");

    private Sizes() {}

    /** Prefixes are base 2, as everywhere macOS speaks of memory. */
    static Fact<Bytes> parse(String text, String source) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            return Facts.odd(text, source);
        }
        int shift = 10 * ("KMGT".indexOf(size.group(2)) + 1);
        BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << shift));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0
                ? Fact.known(new Bytes(bytes.setScale(0, RoundingMode.DOWN).longValue()), source)
                : Facts.odd(text, source);
    }
}
