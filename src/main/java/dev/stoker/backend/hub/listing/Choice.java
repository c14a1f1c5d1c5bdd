package dev.stoker.backend.hub.listing;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.gguf.QuantTag;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of a repository that make one model.
 *
 * @param tag in capitals, such as {@code Q4_K_M}; null where no name tells
 * @param name of the model's file without part number and ending
 * @param parts in order, at least one
 * @param projector the model's eyes or ears; null if the repository has none
 */
public record Choice(
        @Nullable String tag, String name, List<ListedFile> parts, @Nullable ListedFile projector) {
    /**
     * What is taken where nobody asks for one: the usual mix of four bits, then others of four that
     * run everywhere. Source: the default of llama.cpp's {@code -hf}, Q4_K_M first.
     */
    private static final List<String> USUAL =
            List.of("Q4_K_M", "Q4_0", "Q4_K_S", "Q4_1", "IQ4_NL", "IQ4_XS");

    /** As the scan of model folders prefers them, so that what is fetched is what is used. */
    private static final List<String> PROJECTORS = List.of("F16", "BF16", "Q8_0", "F32");

    private static final int FOUR_BITS = 4;
    private static final int MOST_NAMED = 20;

    /** Copies the list. */
    public Choice {
        parts = List.copyOf(parts);
    }

    /**
     * What is meant by {@code quant} among these files: the quantisation of that very name (in any
     * case; {@code UD-} may be left out), else the file of that name. Without one: Q4_K_M, then
     * Q4_0, Q4_K_S, Q4_1, IQ4_NL, IQ4_XS, then the smallest other of four bits, the smallest of
     * more, one whose name tells nothing, and at last the largest of fewer bits.
     *
     * @throws StokerException {@code MODEL_NOT_FOUND} if nothing is, {@code MODEL_AMBIGUOUS} if
     *     several are, {@code MODEL_FILE_REFUSED} if a part of it is missing
     */
    public static Choice of(List<ListedFile> files, @Nullable String quant) {
        List<Variant> variants = Variant.in(files);
        if (variants.isEmpty()) {
            throw new StokerException(
                    ErrorCode.MODEL_NOT_FOUND, "the repository has no GGUF file of a model");
        }
        Variant chosen = quant == null ? usual(variants) : named(variants, quant);
        List<ListedFile> parts = chosen.whole();
        return new Choice(
                chosen.tag(), chosen.name(), parts, projector(files, parts.getFirst(), chosen));
    }

    private static Variant named(List<Variant> variants, String quant) {
        List<Predicate<Variant>> ways =
                List.of(
                        variant -> quant.equalsIgnoreCase(variant.tag()),
                        variant -> ("UD-" + quant).equalsIgnoreCase(variant.tag()),
                        variant -> quant.equalsIgnoreCase(variant.name()),
                        variant -> quant.equalsIgnoreCase(variant.name() + ".gguf"));
        for (Predicate<Variant> way : ways) {
            List<Variant> meant = variants.stream().filter(way).toList();
            if (!meant.isEmpty()) {
                return only(meant);
            }
        }
        throw new StokerException(
                ErrorCode.MODEL_NOT_FOUND,
                "the repository has no %s (it has: %s)".formatted(quant, offered(variants)));
    }

    private static Variant usual(List<Variant> variants) {
        Variant best =
                variants.stream()
                        .min(
                                Comparator.comparingInt(Choice::rank)
                                        .thenComparingLong(Choice::preferredSize)
                                        .thenComparing(Variant::stem))
                        .orElseThrow();
        return only(variants.stream().filter(v -> Objects.equals(v.tag(), best.tag())).toList());
    }

    private static int rank(Variant variant) {
        int usual = USUAL.indexOf(String.valueOf(variant.tag()));
        if (usual >= 0) {
            return usual;
        }
        int bits = variant.bits();
        if (bits == FOUR_BITS) {
            return USUAL.size();
        }
        if (bits > FOUR_BITS) {
            return USUAL.size() + 1;
        }
        return USUAL.size() + (bits == 0 ? 2 : 3);
    }

    private static long preferredSize(Variant variant) {
        boolean few = variant.bits() > 0 && variant.bits() < FOUR_BITS;
        return few ? -variant.size() : variant.size();
    }

    private static Variant only(List<Variant> meant) {
        if (meant.size() > 1) {
            throw new StokerException(
                    ErrorCode.MODEL_AMBIGUOUS,
                    "the repository has several of that kind; name one of them behind the colon: "
                            + meant.stream()
                                    .limit(MOST_NAMED)
                                    .map(Variant::name)
                                    .collect(Collectors.joining(", ")));
        }
        return meant.getFirst();
    }

    private static String offered(List<Variant> variants) {
        return variants.stream()
                .map(variant -> Objects.requireNonNullElseGet(variant.tag(), variant::name))
                .distinct()
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
    }

    /** One beside the model or further up; named alike before others, then nearer ones. */
    private static @Nullable ListedFile projector(
            List<ListedFile> files, ListedFile model, Variant chosen) {
        String bare = QuantTag.without(chosen.name()).toLowerCase(Locale.ROOT);
        return files.stream()
                .filter(file -> file.name().toLowerCase(Locale.ROOT).contains("mmproj"))
                .filter(file -> model.folder().startsWith(file.folder()))
                .min(
                        Comparator.comparingInt((ListedFile file) -> isAlike(file, bare) ? 0 : 1)
                                .thenComparingInt(file -> -file.folder().length())
                                .thenComparingInt(Choice::projectorRank)
                                .thenComparing(ListedFile::path))
                .orElse(null);
    }

    private static boolean isAlike(ListedFile projector, String bare) {
        return projector.name().toLowerCase(Locale.ROOT).replace("mmproj", "").contains(bare);
    }

    private static int projectorRank(ListedFile file) {
        String stem = file.name().substring(0, file.name().length() - ".gguf".length());
        int at = PROJECTORS.indexOf(String.valueOf(QuantTag.in(stem)));
        return at < 0 ? PROJECTORS.size() : at;
    }
}
