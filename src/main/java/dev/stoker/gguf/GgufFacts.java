package dev.stoker.gguf;

import dev.stoker.core.Bytes;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says about itself. Everything is the file's own claim, checked for bounds and
 * plausibility, not for truth.
 *
 * @param version of the format: 2 or 3; 3 where a backend told the keys instead of a file
 * @param size length of what was read: one file, or with {@link GgufReader#readModel} all parts
 * @param architecture such as {@code llama}; null only where {@code kind} is neither model,
 *     projector nor adapter
 * @param name as its maker called it; null if unsaid; free of control characters
 * @param quantisation such as {@code Q4_K_M}: the named mix, else the type of most of its bytes;
 *     null if it names none and holds no tensors
 * @param chatTemplate whether one is present; its text is not kept
 * @param projector null unless {@code kind} is projector
 */
public record GgufFacts(
        int version,
        ByteOrder byteOrder,
        Bytes size,
        Kind kind,
        @Nullable String architecture,
        @Nullable String name,
        @Nullable String quantisation,
        GgufShape shape,
        GgufTensors tensors,
        GgufSplit split,
        boolean chatTemplate,
        @Nullable Projector projector) {

    /** What the file is for. */
    public enum Kind {
        /** A model, or the first part of one. */
        MODEL,
        /** Eyes or ears of a model beside it ({@code mmproj}). */
        PROJECTOR,
        /** Only guesses ahead for a model beside it, and cannot run alone (eagle3, dflash). */
        DRAFT,
        /** A LoRA or control vector: a change to a model, none by itself. */
        ADAPTER,
        /** A tokenizer without weights. */
        VOCABULARY,
        /** A later part of a split model: tensors only. */
        PART,
        /** Anything else kept in this format, such as an importance matrix. */
        OTHER
    }
}
