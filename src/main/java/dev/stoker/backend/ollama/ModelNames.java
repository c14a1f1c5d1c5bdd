package dev.stoker.backend.ollama;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that a model may be pulled or copied by: Ollama's own grammar ({@code types/model/name.go}
 * of 0.33.0-rc2) without a scheme, so that nothing is ever asked without TLS, and with registries
 * from a list, since Ollama would ask whatever machine a name begins with.
 */
final class ModelNames {
    private static final Set<String> REGISTRIES =
            Set.of("registry.ollama.ai", "ollama.com", "hf.co", "huggingface.co");

    private static final String PART = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}";

    private static final Pattern NAME =
            Pattern.compile(
                    "(?:(?<host>"
                            + PART
                            + ")/(?=[^/]+/))?(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,79}/)?"
                            + PART
                            + "(?::"
                            + PART
                            + ")?");

    private ModelNames() {}

    /**
     * The name, if it may be pulled.
     *
     * @throws StokerException {@code INVALID_REQUEST}
     */
    static String toPull(String name) {
        Matcher parts = NAME.matcher(name);
        if (name.contains("..") || !parts.matches()) {
            throw refused(name, "[namespace/]model[:tag]");
        }
        String host = parts.group("host");
        if (host != null && !REGISTRIES.contains(host)) {
            throw refused(name, "a model of registry.ollama.ai, hf.co or huggingface.co");
        }
        return name;
    }

    /**
     * The name, if a copy may have it.
     *
     * @throws StokerException {@code INVALID_REQUEST}
     */
    static String ofCopy(String name) {
        Matcher parts = NAME.matcher(name);
        if (name.contains("..") || !parts.matches() || parts.group("host") != null) {
            throw refused(name, "[namespace/]model[:tag]");
        }
        if (OllamaCatalogue.isRemote(name)) {
            throw refused(name, "one that Ollama does not take for a model of its cloud");
        }
        return name;
    }

    private static StokerException refused(String name, String expected) {
        String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        return new StokerException(
                ErrorCode.INVALID_REQUEST,
                "model: '"
                        + shown.replaceAll("\\p{Cntrl}", "?")
                        + "' (expected: "
                        + expected
                        + ")");
    }
}
