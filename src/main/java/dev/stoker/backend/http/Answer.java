package dev.stoker.backend.http;

import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.RetryAfter;
import dev.stoker.dialect.UpstreamError;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A complete answer of any status. */
public final class Answer {
    private final int status;
    private final MultiMap headers;
    private final byte[] body;

    Answer(int status, MultiMap headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The body's bytes; not copied: do not change them. */
    public byte[] body() {
        return body;
    }

    /** Whether the status is one of success. */
    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /**
     * The server's error, if the status is none of success.
     *
     * @param secrets taken out of its text
     */
    public StokerException error(Collection<Secret> secrets) {
        return UpstreamError.of(status, retryAfter(headers), body, secrets);
    }

    /** When these headers ask to be left alone; null if they do not. */
    static @Nullable Duration retryAfter(MultiMap headers) {
        return RetryAfter.of(headers::get, InstantSource.system().instant());
    }

    /** The first header of that name, in any case. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
