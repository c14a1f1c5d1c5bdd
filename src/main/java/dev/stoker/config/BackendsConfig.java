package dev.stoker.config;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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
        /**
         * Its address, {@code http} or {@code https}, without the dialect's path. A preset has one
         * already, but for {@code azure}.
         */
        Optional<URI> url();

        /** What it speaks. Left out, that of the preset; without one, Stoker asks it. */
        Optional<BackendKind> kind();

        /**
         * A cloud: {@code openai}, {@code openrouter}, {@code groq}, {@code huggingface}, {@code
         * gemini}, {@code anthropic} or {@code azure}. Sets the kind, the address and the variable
         * of the key, as far as they are left out.
         */
        Optional<Preset> preset();

        /**
         * Whether it is used. {@code false} detaches it, also where it would be found by itself at
         * that address.
         */
        @WithDefault("true")
        boolean enabled();

        /** Name of the environment variable that holds its key. The key itself is never written. */
        Optional<String> keyEnv();

        /** File that holds its key, readable by its owner only (mode 0600). */
        Optional<Path> keyFile();

        /** Name of the systemd credential that holds its key ({@code LoadCredential=NAME:…}). */
        Optional<String> keyCredential();

        /**
         * Headers that every request to it carries, by name. None that carries a credential, and
         * none that belongs to the connection.
         */
        Map<String, String> headers();

        /**
         * Where OpenAI's paths begin below the address; {@code /} for the address itself. Left out,
         * {@code /v1}, or what the kind has.
         */
        Optional<String> apiPath();

        /** Sent as {@code api-version}; a date gives Azure's dated addresses. */
        Optional<String> apiVersion();

        /** Names of Azure's deployments, which are its models. */
        Optional<List<String>> deployments();

        /** Names of its models, where it has no list of its own. */
        Optional<List<String>> models();

        /**
         * Where it runs: {@code machine}, {@code network} or {@code cloud}. Left out, by its
         * address; a preset is a cloud. Say {@code cloud} of a proxy that passes calls on to one:
         * it is then asked only for models that are named with it.
         */
        Optional<Location> location();

        /**
         * Calls that each of its models takes at once, 1 to 1000000000; the others wait in Stoker's
         * queue. Left out, as the server tells, else what is usual for its kind.
         */
        Optional<Integer> concurrency();

        /** Calls it may be asked in a minute, 1 to 1000000000; the others wait. */
        Optional<Integer> requestsPerMinute();

        /** Tokens it may be asked for in a minute, 1 to 1000000000; the others wait. */
        Optional<Integer> tokensPerMinute();

        /** How TLS is checked, where the platform's own way does not do. */
        Tls tls();
    }

    /** Certificates, as files in PEM. */
    interface Tls {
        /** Authorities to trust instead of the platform's, such as one of your own. */
        Optional<Path> caFile();

        /** Certificate to show to a server that asks who is there. */
        Optional<Path> certFile();

        /** Key of that certificate, readable by its owner only (mode 0600). */
        Optional<Path> keyFile();
    }
}
