package dev.stoker.backend.hub.listing;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.gguf.QuantTag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One model of a repository: a file, or the parts that one was split into.
 *
 * @param stem the path without part number and ending
 * @param count of parts there must be; 1 for a single file
 * @param parts that are listed, by number
 */
record Variant(String stem, int count, TreeMap<Integer, ListedFile> parts) {
    private static final Pattern PART =
            Pattern.compile("(.+)-([0-9]{5})-of-([0-9]{5})", Pattern.DOTALL);
    private static final Pattern BITS = Pattern.compile("[0-9]+");

    /** The models among these files, in their order; projectors and measurements are none. */
    static List<Variant> in(List<ListedFile> files) {
        SequencedMap<String, Variant> all = new LinkedHashMap<>();
        for (ListedFile file : files) {
            String name = file.name().toLowerCase(Locale.ROOT);
            if (name.contains("mmproj") || name.contains("imatrix")) {
                continue;
            }
            String stem = file.path().substring(0, file.path().length() - ".gguf".length());
            Matcher split = PART.matcher(stem);
            boolean isPart = split.matches();
            String of = isPart ? split.group(1) : stem;
            int count = isPart ? Integer.parseInt(split.group(3)) : 1;
            all.computeIfAbsent(of + "/" + count, _ -> new Variant(of, count, new TreeMap<>()))
                    .parts
                    .putIfAbsent(isPart ? Integer.parseInt(split.group(2)) : 1, file);
        }
        return List.copyOf(all.values());
    }

    /** The last word of the path. */
    String name() {
        return stem.substring(stem.lastIndexOf('/') + 1);
    }

    /** What it is quantised to, by its name or its folder's; null if neither tells. */
    @Nullable String tag() {
        String own = QuantTag.in("-" + name());
        if (own != null) {
            return own;
        }
        String folders = stem.substring(0, Math.max(0, stem.lastIndexOf('/')));
        String nearest = "-" + folders.substring(folders.lastIndexOf('/') + 1);
        return QuantTag.without(nearest).isEmpty() ? QuantTag.in(nearest) : null;
    }

    /** Bits of a weight as the tag says it; 0 if there is none. */
    int bits() {
        String tag = tag();
        Matcher number = BITS.matcher(tag == null ? "" : tag);
        return number.find() ? Integer.parseInt(number.group()) : 0;
    }

    /** Of the parts that are listed. */
    long size() {
        return parts.values().stream().mapToLong(ListedFile::size).sum();
    }

    /**
     * All of them, in order.
     *
     * @throws StokerException {@code MODEL_FILE_REFUSED} if one is not listed
     */
    List<ListedFile> whole() {
        var all = new ArrayList<ListedFile>();
        for (int part = 1; part <= count; part++) {
            ListedFile file = parts.get(part);
            if (file == null) {
                throw new StokerException(
                        ErrorCode.MODEL_FILE_REFUSED,
                        "the repository has %d of the model's %d parts, part %d is missing"
                                .formatted(parts.size(), count, part));
            }
            all.add(file);
        }
        for (Map.Entry<Integer, ListedFile> part : parts.entrySet()) {
            if (part.getKey() < 1 || part.getKey() > count) {
                throw new StokerException(
                        ErrorCode.MODEL_FILE_REFUSED,
                        "the repository has a part %d of %d".formatted(part.getKey(), count));
            }
        }
        return all;
    }
}
