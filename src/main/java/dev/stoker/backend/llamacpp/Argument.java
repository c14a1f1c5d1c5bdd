package dev.stoker.backend.llamacpp;

import org.jspecify.annotations.Nullable;

/**
 * Every argument that Stoker may ever pass to a {@code llama-server}. None comes from a request.
 */
enum Argument {
    MODEL("--model"),
    PROJECTOR("--mmproj"),
    ALIAS("--alias"),
    HOST("--host"),
    PORT("--port"),
    /** Makes no network call of its own, such as fetching a missing projector. */
    OFFLINE("--offline"),
    NO_UI("--no-ui", "--no-webui"),
    JINJA("--jinja"),
    NO_JINJA("--no-jinja"),
    EMBEDDINGS("--embeddings", "--embedding"),
    POOLING("--pooling"),
    CACHE_RAM("--cache-ram");

    private final String name;
    private final @Nullable String olderName;

    Argument(String name) {
        this(name, null);
    }

    Argument(String name, @Nullable String olderName) {
        this.name = name;
        this.olderName = olderName;
    }

    /** As this program calls it; null if it does not know it. */
    @Nullable String in(ProgramHelp help) {
        if (help.options().contains(name)) {
            return name;
        }
        return olderName != null && help.options().contains(olderName) ? olderName : null;
    }

    /** As today's programs call it. */
    String newestName() {
        return name;
    }
}
