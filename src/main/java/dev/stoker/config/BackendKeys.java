package dev.stoker.config;

import dev.stoker.core.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the keys of configured backends from where the configuration says they are. A key itself
 * is in no message.
 */
final class BackendKeys {
    /** Set by systemd for a service with credentials: the folder they are in. */
    static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

    /** What may stand in a header, and a line's end may not. */
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,8192}");

    private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9][\\w.-]{0,254}");

    private final Map<String, String> environment;

    BackendKeys(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The key of one backend; null if it has none. Blocks.
     *
     * @throws NotUsable a key is named and not there, or none
     * @throws IllegalArgumentException two are named, or in a way that none can be; says which
     */
    @Nullable Secret of(String id, BackendsConfig.Configured backend) {
        String prefix = "stoker.backends." + id;
        List<String> named =
                Stream.of(
                                backend.keyEnv().map(_ -> "key-env"),
                                backend.keyFile().map(_ -> "key-file"),
                                backend.keyCredential().map(_ -> "key-credential"))
                        .flatMap(Optional::stream)
                        .toList();
        if (named.size() > 1) {
            throw new IllegalArgumentException(
                    prefix + ": has " + String.join(" and ", named) + " (expected: one of them)");
        }
        String variable = variable(backend, named.isEmpty());
        if (variable != null) {
            return ofVariable(prefix, variable, named.isEmpty());
        }
        return backend.keyFile()
                .map(Settings::inHome)
                .map(file -> ofFile(prefix + ".key-file", file))
                .or(() -> backend.keyCredential().map(name -> ofCredential(prefix, name)))
                .orElse(null);
    }

    /** Whether it is to have a key, wherever that comes from. */
    static boolean isNamed(BackendsConfig.Configured backend) {
        return backend.preset().isPresent()
                || backend.keyEnv().isPresent()
                || backend.keyFile().isPresent()
                || backend.keyCredential().isPresent();
    }

    /**
     * The hub's token; null if there is none. Blocks.
     *
     * @throws IllegalArgumentException a token is named and not there; says which, never its value
     */
    @Nullable Secret ofHub(ModelsConfig models) {
        String variable = models.hubTokenEnv().orElse(null);
        if (variable != null) {
            return ofVariable("stoker.models.hub-token-env", variable, false);
        }
        return models.hubTokenFile()
                .map(Settings::inHome)
                .map(file -> ofFile("stoker.models.hub-token-file", file))
                .orElse(null);
    }

    private static @Nullable String variable(BackendsConfig.Configured backend, boolean ofPreset) {
        return backend.keyEnv()
                .or(() -> backend.preset().filter(_ -> ofPreset).map(Preset::keyVariable))
                .orElse(null);
    }

    private Secret ofVariable(String prefix, String variable, boolean ofPreset) {
        String text = environment.getOrDefault(variable, "");
        return secret(
                text,
                prefix + ": variable " + variable,
                ofPreset ? "the key; or key-env, key-file or key-credential" : "the key");
    }

    private static Secret ofFile(String key, Path file) {
        String text = new String(PrivateFile.read(key, file), StandardCharsets.UTF_8);
        try {
            return secret(text, key + ": the file", "the key");
        } catch (NotUsable e) {
            String shown = e.shown();
            throw new NotUsable(shown.replaceFirst("the file", quoted(file)), shown, e);
        }
    }

    private static String quoted(Path file) {
        return Matcher.quoteReplacement(file.toString());
    }

    /**
     * Not by its mode: systemd may give access by a list, which shows as that of the group, and
     * lets nobody else into the folder.
     */
    private Secret ofCredential(String prefix, String name) {
        String key = prefix + ".key-credential";
        if (!CREDENTIAL.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    key + ": '" + name + "' (expected: the name of a credential, without a path)");
        }
        String folder = environment.getOrDefault(CREDENTIALS, "");
        if (folder.isEmpty()) {
            throw new NotUsable(
                    key
                            + ": $"
                            + CREDENTIALS
                            + " is not set (expected: a systemd service with LoadCredential="
                            + name
                            + ":…)");
        }
        Path file = Path.of(folder, name);
        if (!Files.exists(file)) {
            String told = key + ": the service was given no credential '" + name + "'";
            throw new NotUsable(
                    told
                            + "; root puts it into /etc/credstore/"
                            + name
                            + ", and then runs: systemctl restart stoker",
                    told,
                    null);
        }
        byte[] bytes = PrivateFile.readShared(key, file);
        return secret(
                new String(bytes, StandardCharsets.UTF_8), key + ": credential " + name, "the key");
    }

    private static Secret secret(String text, String where, String expected) {
        if (text.isBlank()) {
            throw new NotUsable(where + " is empty (expected: " + expected + ")");
        }
        if (!KEY.matcher(text.strip()).matches()) {
            throw new NotUsable(
                    where
                            + " holds no key (expected: one line of at most 8192 visible ASCII"
                            + " characters)");
        }
        return new Secret(text.strip());
    }
}
