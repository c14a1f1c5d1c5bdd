package dev.stoker.backend.llamacpp;

import java.util.List;
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

    private final List<String> names;

    Argument(String... names) {
        this.names = List.of(names);
    }

    /** As this program calls it; null if it does not know it. */
    @Nullable String in(ProgramHelp help) {
        return names.stream().filter(help.options()::contains).findFirst().orElse(null);
    }

    /** As programs call it, newest name first. */
    List<String> names() {
        return names;
    }
}
