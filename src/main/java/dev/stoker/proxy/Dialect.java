package dev.stoker.proxy;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.nativeapi.NativeErrors;
import dev.stoker.dialect.openai.OpenAiErrors;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The wire APIs that callers speak, as far as an error must be told in them. */
enum Dialect {
    OPENAI("application/json") {
        @Override
        byte[] error(StokerException e, String requestId, @Nullable String backend) {
            return OpenAiErrors.body(e, requestId, backend);
        }
    },
    NATIVE(NativeErrors.TYPE) {
        @Override
        byte[] error(StokerException e, String requestId, @Nullable String backend) {
            return NativeErrors.body(e, requestId, backend);
        }
    };

    private final String errorType;

    Dialect(String errorType) {
        this.errorType = errorType;
    }

    /** The dialect spoken at a path: OpenAI's below {@code /v1}, else the native one. */
    static Dialect at(String path) {
        return path.equals("/v1") || path.startsWith("/v1/") ? OPENAI : NATIVE;
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
    abstract byte[] error(StokerException e, String requestId, @Nullable String backend);
}
