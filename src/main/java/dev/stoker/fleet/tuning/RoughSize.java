package dev.stoker.fleet.tuning;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.Bytes;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The size of a model whose files nobody can look at. Pure. */
final class RoughSize {
    /** Of what a model may take beside its files: its context, and what it computes with. */
    private static final int MARGIN_SHARE = 4;

    private static final Bytes LEAST_MARGIN = Bytes.ofMebi(256);

    /** {@code Q4_K_M}, {@code IQ3_XS}, {@code F16}, {@code MXFP4}, {@code 4bit}. */
    private static final Pattern BITS = Pattern.compile("(I?Q|TQ)?[A-Z]*?(\\d{1,2})(?!\\d).*");

    private static final int MOST_BITS = 64;
    private static final int FULL = 16;
    private static final long MOST_PARAMETERS = 1L << 50;

    /** A pebibyte: what tells more has not counted. */
    private static final Bytes MOST = new Bytes(1L << 50);

    private RoughSize() {}

    /**
     * Of its files: as it is told, else as its weights and their quantisation make it.
     *
     * @return null where neither is told, or what is told cannot be
     */
    static @Nullable Bytes of(CatalogueModel model) {
        Bytes told = model.size();
        if (told != null && told.value() > 0) {
            return isPossible(told) ? told : null;
        }
        Long parameters = model.parameters();
        Integer bits = bits(model.quantisation());
        return parameters == null || parameters < 0 || parameters > MOST_PARAMETERS || bits == null
                ? null
                : new Bytes(parameters * bits / Byte.SIZE);
    }

    /** Whether a model can be that large. */
    static boolean isPossible(Bytes told) {
        return told.compareTo(MOST) <= 0;
    }

    /** With scales a quantised weight takes about a bit more than its name says. */
    private static @Nullable Integer bits(@Nullable String quantisation) {
        String name = quantisation == null ? "" : quantisation.toUpperCase(Locale.ROOT);
        Matcher matcher = BITS.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        int bits = Integer.parseInt(matcher.group(2));
        return bits == 0 || bits > MOST_BITS ? null : bits < FULL ? bits + 1 : bits;
    }

    /** What running it is taken to need: a quarter more than its files, and at least 256 MiB. */
    static Bytes running(Bytes files) {
        var share = new Bytes(files.value() / MARGIN_SHARE);
        return files.plus(share.compareTo(LEAST_MARGIN) < 0 ? LEAST_MARGIN : share);
    }
}
