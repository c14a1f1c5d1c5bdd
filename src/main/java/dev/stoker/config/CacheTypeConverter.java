package dev.stoker.config;

import dev.stoker.tuning.memory.CacheType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads types as llama-server names them, such as {@code q8_0}. */
public final class CacheTypeConverter implements Converter<CacheType> {
    private static final long serialVersionUID = 1L;

    @Override
    public CacheType convert(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(CacheType.values())
                .filter(type -> type.wireName().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + names()));
    }

    private static String names() {
        return Arrays.stream(CacheType.values())
                .map(CacheType::wireName)
                .collect(Collectors.joining(", "));
    }
}
