package dev.stoker.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufFacts;

/**
 * What a plan needs to know of a model.
 *
 * @param header of its file; of a split model, with the tensors of all parts; where a backend told
 *     and no file was read, without tensors
 * @param weights of all its parts, projector not included
 * @param projector of its eyes or ears; zero without
 */
public record ModelFacts(GgufFacts header, Bytes weights, Bytes projector) {}
