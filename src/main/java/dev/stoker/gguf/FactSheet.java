package dev.stoker.gguf;

import dev.stoker.core.Bytes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a header's keys into facts. The place to add one: a line here, a component there. */
final class FactSheet {
    private static final Pattern ARCHITECTURE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final long GUESSED = 1024; // LLAMA_FTYPE_GUESSED, a flag beside the number

    private final GgufHeader header;
    private final @Nullable String architecture;

    private FactSheet(GgufHeader header) throws MalformedGguf {
        this.header = header;
        this.architecture = header.text("general.architecture");
        if (architecture != null && !ARCHITECTURE.matcher(architecture).matches()) {
            throw new MalformedGguf("general.architecture is no name of one");
        }
    }

    /**
     * The facts of a header.
     *
     * @throws MalformedGguf if a key has a value that it cannot have
     */
    static GgufFacts of(GgufHeader header) throws MalformedGguf {
        return new FactSheet(header).facts();
    }

    private GgufFacts facts() throws MalformedGguf {
        GgufSplit split = split();
        return new GgufFacts(
                header.version(),
                header.byteOrder(),
                new Bytes(header.fileBytes()),
                kind(split),
                architecture,
                header.text("general.name"),
                quantisation(),
                shape(),
                header.tensors(),
                split,
                header.values().containsKey("tokenizer.chat_template"));
    }

    private GgufSplit split() throws MalformedGguf {
        Integer parts = header.count("split.count");
        Integer part = header.count("split.no");
        if (parts == null || parts <= 1) {
            return new GgufSplit(1, 1);
        }
        if (part == null || part >= parts) {
            throw new MalformedGguf("split.no is %s of split.count %d".formatted(part, parts));
        }
        return new GgufSplit(part + 1, parts);
    }

    private GgufFacts.Kind kind(GgufSplit split) throws MalformedGguf {
        String type = header.text("general.type");
        if (split.part() > 1) {
            return GgufFacts.Kind.PART;
        }
        if (architecture == null) {
            if (type == null || type.equals("model")) {
                throw new MalformedGguf("says no general.architecture");
            }
            return GgufFacts.Kind.OTHER;
        }
        if (architecture.equals("clip") || "mmproj".equals(type)) {
            return GgufFacts.Kind.PROJECTOR;
        }
        if ("adapter".equals(type)
                || architecture.equals("controlvector")
                || header.values().containsKey("adapter.type")) {
            return GgufFacts.Kind.ADAPTER;
        }
        if (type != null && !type.equals("model")) {
            return GgufFacts.Kind.OTHER;
        }
        boolean empty = header.tensors().count() == 0 && split.parts() == 1;
        return empty ? GgufFacts.Kind.VOCABULARY : GgufFacts.Kind.MODEL;
    }

    private @Nullable String quantisation() {
        if (header.values().get("general.file_type") instanceof GgufValue.Whole(long code)) {
            FileType type = FileType.of(code & ~GUESSED);
            if (type != null) {
                return type.name();
            }
        }
        var byType = header.tensors().byType();
        return byType.isEmpty() ? null : byType.getFirst().type();
    }

    private GgufShape shape() throws MalformedGguf {
        Integer said = header.count(own("vocab_size"));
        Integer tokens = header.length("tokenizer.ggml.tokens");
        return new GgufShape(
                positive("block_count"),
                positive("context_length"),
                positive("embedding_length"),
                tokens != null ? tokens : said,
                pooling(),
                attention(),
                new FeedForward(header.counts(own("feed_forward_length")), null),
                null,
                new Rope(null, null, null, null, null));
    }

    private Attention attention() throws MalformedGguf {
        return new Attention(
                header.counts(own("attention.head_count")),
                header.counts(own("attention.head_count_kv")),
                positive("attention.key_length"),
                positive("attention.value_length"),
                null,
                null,
                0,
                true);
    }

    private GgufShape.@Nullable Pooling pooling() {
        var all = GgufShape.Pooling.values();
        return header.values().get(own("pooling_type")) instanceof GgufValue.Whole(long code)
                        && code >= 0
                        && code < all.length
                ? all[(int) code]
                : null;
    }

    /** Writers leave 0 where they know no number. */
    private @Nullable Integer positive(String key) throws MalformedGguf {
        Integer count = header.count(own(key));
        return count == null || count == 0 ? null : count;
    }

    private String own(String key) {
        return architecture + "." + key;
    }
}
