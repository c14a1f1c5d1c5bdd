package dev.stoker.proxy;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.anthropic.AnthropicErrors;
import dev.stoker.dialect.nativeapi.NativeErrors;
import dev.stoker.dialect.ollama.OllamaErrors;
import dev.stoker.dialect.openai.OpenAiErrors;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The wire APIs that callers speak, as far as an error must be told in them. */
enum Dialect {
    OPENAI("application/json"),
    ANTHROPIC("application/json"),
    OLLAMA("application/json"),
    NATIVE(NativeErrors.TYPE);

    /** What Anthropic's clients send with every request. */
    static final String ANTHROPIC_VERSION = "anthropic-version";

    private final String errorType;

    Dialect(String errorType) {
        this.errorType = errorType;
    }

    /** The dialect of a request: by its path, and where two share one by its headers. */
    static Dialect of(RoutingContext routing) {
        Dialect by = at(routing.normalizedPath());
        boolean shared = isBelow(routing.normalizedPath(), ModelRoutes.LIST);
        return shared && routing.request().headers().contains(ANTHROPIC_VERSION) ? ANTHROPIC : by;
    }

    /** The dialect spoken at a path. */
    static Dialect at(String path) {
        if (isBelow(path, "/v1/messages")) {
            return ANTHROPIC;
        }
        if (isBelow(path, "/v1")) {
            return OPENAI;
        }
        return isBelow(path, "/api") ? OLLAMA : NATIVE;
    }

    private static boolean isBelow(String path, String root) {
        return path.startsWith(root)
                && (path.length() == root.length() || path.charAt(root.length()) == '/');
    }

    /** Content type of {@link #error}. */
    String errorType() {
        return errorType;
    }

    /** As metrics name it. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * An error as the whole body of an answer.
     *
     * @param backend that the call was given to; null where it was given to none
     */
    byte[] error(StokerException e, String requestId, @Nullable String backend) {
        return switch (this) {
            case OPENAI -> OpenAiErrors.body(e, requestId, backend);
            case ANTHROPIC -> AnthropicErrors.body(e, requestId, backend);
            case OLLAMA -> OllamaErrors.body(e, requestId, backend);
            case NATIVE -> NativeErrors.body(e, requestId, backend);
        };
    }

    /**
     * An error as the end of a stream that is relayed.
     *
     * @param backend as in {@link #error}
     * @param betweenEvents whether what was sent so far ends at an event's end
     */
    byte[] event(
            StokerException e, String requestId, @Nullable String backend, boolean betweenEvents) {
        return switch (this) {
            case OPENAI -> OpenAiErrors.event(e, requestId, backend, betweenEvents);
            case ANTHROPIC -> AnthropicErrors.event(e, requestId, backend, betweenEvents);
            case OLLAMA -> OllamaErrors.line(e, requestId, backend, betweenEvents);
            case NATIVE -> NativeErrors.event(e, requestId, backend);
        };
    }
}
