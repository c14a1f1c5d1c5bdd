package dev.stoker.config;

import dev.stoker.core.Bytes;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads sizes such as {@code 512}, {@code 64K}, {@code 32M} or {@code 1G}; 1K is 1,024 bytes. */
public final class BytesConverter implements Converter<Bytes> {
    private static final long serialVersionUID = 1L;
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,12})([KMG]?)");

    @Override
    public Bytes convert(String text) {
        Matcher matcher = SHAPE.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size such as 512K, 32M or 1G");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "K" -> Bytes.ofKibi(count);
            case "M" -> Bytes.ofMebi(count);
            case "G" -> Bytes.ofGibi(count);
            case String _ -> new Bytes(count);
        };
    }
}
