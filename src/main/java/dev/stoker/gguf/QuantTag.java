package dev.stoker.gguf;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The quantisation that makers write at the end of a file's name, such as {@code -Q4_K_M}. */
public final class QuantTag {
    private static final Pattern TAG =
            Pattern.compile(
                    "[-._]((?:UD-)?(?:I?Q\\d\\w*|TQ\\d_\\d|BF16|F16|F32|MXFP4\\w*|NVFP4))",
                    Pattern.CASE_INSENSITIVE);

    private QuantTag() {}

    /** In capitals; null if the name has none. */
    public static @Nullable String in(String stem) {
        Matcher matcher = last(stem);
        return matcher == null ? null : matcher.group(1).toUpperCase(Locale.ROOT);
    }

    /** The name without it. */
    public static String without(String stem) {
        Matcher matcher = last(stem);
        return matcher == null ? stem : stem.substring(0, matcher.start());
    }

    private static @Nullable Matcher last(String stem) {
        Matcher matcher = TAG.matcher(stem);
        while (matcher.find()) {
            if (matcher.end() == stem.length()) {
                return matcher;
            }
        }
        return null;
    }
}
