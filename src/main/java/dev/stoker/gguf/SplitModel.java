package dev.stoker.gguf;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model in one file or in several beside each other, named {@code stem-00001-of-00003.gguf} and
 * so on. Source: {@code llama_split_path} of llama.cpp, by which the engine finds them.
 */
final class SplitModel {
    private static final Pattern PART = Pattern.compile("(.+)-([0-9]{5})-of-([0-9]{5})\\.gguf");

    /** Five times what was seen, and few enough that no sum over all parts can overflow. */
    private static final int MOST_PARTS = 1024;

    private SplitModel() {}

    /** Reads one file's header by its name. */
    @FunctionalInterface
    interface Headers {
        GgufHeader of(String name) throws IOException, MalformedGguf;
    }

    /**
     * The first part's header with the tensors and the length of all parts.
     *
     * @param firstName of the file, without its folder
     * @throws MalformedGguf if a part is malformed or does not belong to the first
     * @throws IOException if one is missing or cannot be read; names which
     */
    static GgufHeader read(String firstName, Headers headers) throws IOException, MalformedGguf {
        GgufHeader first = headers.of(firstName);
        GgufSplit split = first.split();
        if (split.parts() == 1) {
            return first;
        }
        if (split.part() != 1) {
            throw new MalformedGguf(
                    "part %d of %d, expected the first".formatted(split.part(), split.parts()));
        }
        if (split.parts() > MOST_PARTS) {
            throw new MalformedGguf(
                    "split.count is %d, expected at most %d".formatted(split.parts(), MOST_PARTS));
        }
        String stem = stem(firstName, split);
        GgufHeader all = first;
        for (int part = 2; part <= split.parts(); part++) {
            all = all.with(part(stem, new GgufSplit(part, split.parts()), headers));
        }
        demandAllTensors(all);
        return all;
    }

    private static String stem(String firstName, GgufSplit split) throws MalformedGguf {
        Matcher name = PART.matcher(firstName);
        if (!name.matches()
                || Integer.parseInt(name.group(2)) != split.part()
                || Integer.parseInt(name.group(3)) != split.parts()) {
            throw new MalformedGguf(
                    "is part 1 of %d, its name does not say so".formatted(split.parts()));
        }
        return name.group(1);
    }

    private static GgufHeader part(String stem, GgufSplit expected, Headers headers)
            throws IOException, MalformedGguf {
        String which = "part %d of %d: ".formatted(expected.part(), expected.parts());
        try {
            GgufHeader part =
                    headers.of(
                            "%s-%05d-of-%05d.gguf"
                                    .formatted(stem, expected.part(), expected.parts()));
            if (!part.split().equals(expected)) {
                throw new MalformedGguf(
                        "says it is part %d of %d"
                                .formatted(part.split().part(), part.split().parts()));
            }
            return part;
        } catch (MalformedGguf e) {
            throw new MalformedGguf(which + e.because());
        } catch (IOException e) {
            throw new IOException(which + GgufReader.reason(e), e);
        }
    }

    /** Parts of two models with the same name would otherwise pass for one. */
    private static void demandAllTensors(GgufHeader all) throws MalformedGguf {
        Integer expected = all.count("split.tensors.count");
        if (expected != null && expected != all.tensors().count()) {
            throw new MalformedGguf(
                    "the parts hold %d tensors, the first announces %d"
                            .formatted(all.tensors().count(), expected));
        }
    }
}
