package dev.stoker.gguf;

import dev.stoker.core.Bytes;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a header's keys into facts. The place to add one: a line here, a component there. */
final class FactSheet {
    static final String CHAT_TEMPLATE = "tokenizer.chat_template";

    private static final Pattern ARCHITECTURE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** They read what a model computes, and have no embedding or output of their own. */
    private static final Set<String> DRAFTS = Set.of("eagle3", "dflash", "gemma4-assistant");

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
        GgufSplit split = header.split();
        GgufFacts.Kind kind = kind(split);
        return new GgufFacts(
                header.version(),
                header.byteOrder(),
                new Bytes(header.fileBytes()),
                kind,
                architecture,
                header.text("general.name"),
                quantisation(),
                ShapeSheet.of(header, String.valueOf(architecture)),
                header.tensors(),
                split,
                header.values().containsKey(CHAT_TEMPLATE),
                kind == GgufFacts.Kind.PROJECTOR ? projector() : null);
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
        if (DRAFTS.contains(architecture)) {
            return GgufFacts.Kind.DRAFT;
        }
        boolean empty =
                header.tensorsListed() && header.tensors().count() == 0 && split.parts() == 1;
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

    private Projector projector() throws MalformedGguf {
        var clip = new OwnKeys(header, "clip");
        return new Projector(
                Boolean.TRUE.equals(clip.flag("has_vision_encoder")) ? encoder("vision") : null,
                Boolean.TRUE.equals(clip.flag("has_audio_encoder")) ? encoder("audio") : null);
    }

    private Projector.Encoder encoder(String sense) throws MalformedGguf {
        var keys = new OwnKeys(header, "clip." + sense);
        String type = keys.text("projector_type");
        return new Projector.Encoder(
                type != null ? type : header.text("clip.projector_type"),
                keys.blocks("block_count"),
                keys.size("embedding_length"),
                keys.size("attention.head_count"),
                keys.size("feed_forward_length"),
                keys.size("projection_dim"),
                keys.size("image_size"),
                keys.size("patch_size"),
                keys.size("num_mel_bins"));
    }
}
