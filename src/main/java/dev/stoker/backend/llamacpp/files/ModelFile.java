package dev.stoker.backend.llamacpp.files;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.Projector;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be served from where it lies.
 *
 * @param name as callers ask for it; no other model of the same scan has it
 * @param aliases other names that mean this model and no other; may be empty
 * @param parts the files in order, at least one; more for a split model
 * @param attached the file with its eyes or ears, if one lies beside it
 */
public record ModelFile(
        String name,
        List<String> aliases,
        ModelStore store,
        List<Part> parts,
        @Nullable Part attached) {

    /**
     * One file of a model.
     *
     * @param path with links followed; of a split model, as the store names it
     * @param facts of this file alone; what describes the whole model is in the first part's
     */
    public record Part(Path path, GgufFacts facts) {}

    public ModelFile {
        aliases = List.copyOf(aliases);
        parts = List.copyOf(parts);
    }

    /** The file to hand to an engine; it finds the other parts by name. */
    public Path file() {
        return parts.getFirst().path();
    }

    /** The file to hand to an engine for eyes or ears; null without. */
    public @Nullable Path projector() {
        return attached == null ? null : attached.path();
    }

    /** What turns images or sound into tokens; null if nothing does. */
    public @Nullable Projector senses() {
        return attached == null ? null : attached.facts().projector();
    }

    /** Count of numbers in the tensors of all parts, without the projector. */
    public long parameters() {
        return parts.stream().mapToLong(part -> part.facts().tensors().parameters()).sum();
    }

    /** What the first part's header says. */
    public GgufFacts facts() {
        return parts.getFirst().facts();
    }

    /** Of all parts, without the projector. */
    public Bytes size() {
        return parts.stream().map(part -> part.facts().size()).reduce(Bytes.ZERO, Bytes::plus);
    }

    public String architecture() {
        return Objects.requireNonNull(facts().architecture(), "a model has one");
    }

    /** Such as {@code Q4_K_M}; null if the file tells nothing. */
    public @Nullable String quantisation() {
        return facts().quantisation();
    }

    /** In tokens; null if the file does not say. */
    public @Nullable Integer trainedContext() {
        return facts().shape().contextTokens();
    }
}
