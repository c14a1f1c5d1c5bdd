package dev.stoker.proxy;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.anthropic.AnthropicErrors;
import dev.stoker.dialect.nativeapi.NativeErrors;
import dev.stoker.dialect.ollama.OllamaErrors;
import dev.stoker.dialect.openai.OpenAiErrors;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** The wire APIs that callers speak, as far as an error must be told in them. */
enum Dialect {
    OPENAI("application/json") {
        @Override
        byte[] error(StokerException e, String requestId) {
            return OpenAiErrors.body(e, requestId);
        }

        @Override
        byte[] event(StokerException e, String requestId, boolean betweenEvents) {
            return OpenAiErrors.event(e, requestId, betweenEvents);
        }
    },
    ANTHROPIC("application/json") {
        @Override
        byte[] error(StokerException e, String requestId) {
            return AnthropicErrors.body(e, requestId);
        }

        @Override
        byte[] event(StokerException e, String requestId, boolean betweenEvents) {
            return AnthropicErrors.event(e, requestId, betweenEvents);
        }
    },
    OLLAMA("application/json") {
        @Override
        byte[] error(StokerException e, String requestId) {
            return OllamaErrors.body(e, requestId);
        }

        @Override
        byte[] event(StokerException e, String requestId, boolean betweenEvents) {
            return OllamaErrors.line(e, requestId, betweenEvents);
        }
    },
    NATIVE(NativeErrors.TYPE) {
        @Override
        byte[] error(StokerException e, String requestId) {
            return NativeErrors.body(e, requestId);
        }

        @Override
        byte[] event(StokerException e, String requestId, boolean betweenEvents) {
            return NativeErrors.event(e, requestId);
        }
    };

    /** What Anthropic's clients send with every request. */
    static final String ANTHROPIC_VERSION = "anthropic-version";

    private final String errorType;

    Dialect(String errorType) {
        this.errorType = errorType;
    }

    /** The dialect of a request: by its path, and where two share one by its headers. */
    static Dialect of(RoutingContext routing) {
        Dialect by = at(routing.normalizedPath());
        return by == OPENAI && routing.request().headers().contains(ANTHROPIC_VERSION)
                ? ANTHROPIC
                : by;
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

    /** An error as the whole body of an answer. */
    abstract byte[] error(StokerException e, String requestId);

    /**
     * An error as the end of a stream that is relayed.
     *
     * @param betweenEvents whether what was sent so far ends at an event's end
     */
    abstract byte[] event(StokerException e, String requestId, boolean betweenEvents);
}
