package dev.stoker.config;

import dev.stoker.core.BackendKind;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Model servers at addresses that the owner names. */
@ConfigMapping(prefix = "stoker.backends")
public interface BackendsConfig {
    /** By backend id: lower-case letters, digits, {@code . _ -}, at most 64. */
    @WithParentName
    Map<String, Configured> byId();

    /** One of them. */
    interface Configured {
        /** Its address, {@code http} or {@code https}, without the dialect's path. */
        URI url();

        /** What it speaks. Left out, Stoker asks it. */
        Optional<BackendKind> kind();

        /**
         * Whether it is used. {@code false} detaches it, also where it would be found by itself at
         * that address.
         */
        @WithDefault("true")
        boolean enabled();

        /** Name of the environment variable that holds its key. The key itself is never written. */
        Optional<String> keyEnv();

        /** File that holds its key, instead of {@code key-env}. */
        Optional<Path> keyFile();
    }
}
