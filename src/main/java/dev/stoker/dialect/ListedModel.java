package dev.stoker.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One model as the dialects list it; what is null is not known.
 *
 * @param id as callers name it
 * @param context tokens one request may use as the model runs now
 * @param trainedContext tokens the model was trained for
 * @param size in bytes
 */
public record ListedModel(
        String id,
        String backend,
        String kind,
        String origin,
        @Nullable Long context,
        @Nullable Long trainedContext,
        @Nullable String quantisation,
        @Nullable Long size,
        @Nullable Boolean loaded) {
    /** What only Stoker tells, and no dialect has a word for. */
    public ObjectNode stoker() {
        return Json.object()
                .put("backend", backend)
                .put("kind", kind)
                .put("origin", origin)
                .put("context", context)
                .put("trained_context", trainedContext)
                .put("quantisation", quantisation)
                .put("size", size)
                .put("loaded", loaded);
    }
}
