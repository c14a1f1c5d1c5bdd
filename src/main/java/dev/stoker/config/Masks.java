package dev.stoker.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of the configuration may be shown. Keys are never written into it, but people do by mistake:
 * where a place of a key is named, only what can be such a place is shown.
 */
final class Masks {
    /** What stands for a value that is not shown. */
    static final String STARS = "***";

    private static final String HEADERS = "stoker.backends.*.headers.*";
    private static final String CREDENTIAL = "stoker.backends.*.key-credential";

    private static final Set<String> VARIABLES =
            Set.of("stoker.backends.*.key-env", "stoker.models.hub-token-env");

    private static final Set<String> FILES =
            Set.of(
                    "stoker.backends.*.key-file",
                    "stoker.backends.*.tls.key-file",
                    "stoker.models.hub-token-file");

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    /** A word that a secret of a later key may be called by. */
    private static final Pattern SECRET =
            Pattern.compile("(?:.*[.-])?(?:key|token|secret|password|credential|authorization)");

    /** Of an address; anything up to the at sign, should there be several. */
    private static final Pattern USER = Pattern.compile("(://)[^/?#\\s,]*@");

    private final Map<String, String> environment;

    Masks(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The value as it may be shown.
     *
     * @param pattern the key, with {@code *} for names of the user's own
     */
    String masked(String pattern, String value) {
        boolean shown =
                VARIABLES.contains(pattern)
                        ? environment.containsKey(value) || VARIABLE.matcher(value).matches()
                        : FILES.contains(pattern)
                                ? value.contains("/") || value.contains("\\")
                                : pattern.equals(CREDENTIAL)
                                        ? isCredential(value)
                                        : !pattern.equals(HEADERS)
                                                && !SECRET.matcher(pattern).matches();
        return shown ? USER.matcher(value).replaceAll("$1" + STARS + "@") : STARS;
    }

    private boolean isCredential(String name) {
        String folder = environment.getOrDefault(BackendKeys.CREDENTIALS, "");
        try {
            return !folder.isEmpty() && Files.exists(Path.of(folder, name));
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
