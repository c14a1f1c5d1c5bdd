package dev.stoker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Prompts of yours, by name, that a call fills in; see native-api.md. */
@ConfigMapping(prefix = "stoker.templates")
public interface TemplatesConfig {
    /** By name: letters, digits, {@code _ -}, at most 64. */
    @WithParentName
    Map<String, Named> byName();

    /** One of them. */
    interface Named {
        /** What the user says, with variables as {@code {name}}. */
        Optional<String> text();

        /**
         * File that holds the text instead, in UTF-8, at most 1M. Read at the start and at each
         * reload.
         */
        Optional<Path> file();

        /** What the model is to be, with variables as well. */
        Optional<String> system();
    }
}
