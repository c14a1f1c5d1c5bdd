package dev.stoker.backend.hub.listing;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model at a hub as people name it. Understood are {@code hf:org/repo[:quant]} and, as pasted
 * from elsewhere, {@code hf.co/…} and {@code huggingface.co/…}, also with {@code https://}.
 *
 * @param repository {@code org/repo}; letters, digits, {@code . _ -}
 * @param quant a quantisation or the name of a file; null leaves it to us, as does {@code latest}
 */
public record HubSpec(String repository, @Nullable String quant) {
    private static final String WORD = "[A-Za-z0-9](?:[A-Za-z0-9_-]|\\.(?!\\.)){0,94}[A-Za-z0-9]";
    private static final String NAME = "(?:" + WORD + "|[A-Za-z0-9])";
    private static final Pattern PREFIX =
            Pattern.compile("(?:hf:(?://)?|(?:https://)?(?:hf\\.co|huggingface\\.co)/)(.*)");
    private static final Pattern FORM =
            Pattern.compile("(" + NAME + "/" + NAME + ")(?::([A-Za-z0-9][A-Za-z0-9._-]{0,127}))?");

    /** Whether it means a hub at all, however badly it goes on. */
    public static boolean isOne(String written) {
        return PREFIX.matcher(written).matches();
    }

    /**
     * Reads one.
     *
     * @throws StokerException {@code INVALID_REQUEST} if it is none
     */
    public static HubSpec of(String written) {
        Matcher prefix = PREFIX.matcher(written);
        Matcher form = FORM.matcher(prefix.matches() ? prefix.group(1) : "");
        if (!form.matches()) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "'%s' names no repository (expected: hf:organisation/repository[:quantisation])"
                            .formatted(shown(written)));
        }
        String quant = form.group(2);
        return new HubSpec(form.group(1), "latest".equalsIgnoreCase(quant) ? null : quant);
    }

    private static String shown(String written) {
        String plain = written.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 200 ? plain : plain.substring(0, 200) + "…";
    }

    /** In its short form, with that quantisation. */
    public String with(@Nullable String chosen) {
        return "hf:" + repository + (chosen == null ? "" : ":" + chosen);
    }
}
