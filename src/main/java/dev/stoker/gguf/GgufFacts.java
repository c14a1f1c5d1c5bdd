package dev.stoker.gguf;

import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says about itself. Everything is the file's own claim, checked for bounds and
 * plausibility, not for truth.
 *
 * @param version of the format: 2 or 3
 * @param fileBytes length of this file alone; a split model has more of them
 * @param architecture such as {@code llama}; null only where {@code kind} is neither model,
 *     projector nor adapter
 * @param name as its maker called it; null if unsaid; free of control characters
 * @param quantization such as {@code Q4_K_M}: the named mix, else the type of most of its bytes;
 *     null if it names none and holds no tensors
 * @param chatTemplate whether one is present; its text is not kept
 */
public record GgufFacts(
        int version,
        ByteOrder byteOrder,
        long fileBytes,
        Kind kind,
        @Nullable String architecture,
        @Nullable String name,
        @Nullable String quantization,
        GgufShape shape,
        GgufTensors tensors,
        GgufSplit split,
        boolean chatTemplate) {

    /** What the file is for. */
    public enum Kind {
        /** A model, or the first part of one. */
        MODEL,
        /** Eyes or ears of a model beside it ({@code mmproj}). */
        PROJECTOR,
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
