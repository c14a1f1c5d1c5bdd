package dev.stoker.backend.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
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

    /**
     * The JSON of an answer whose status is one of success; an error in it is not looked for.
     *
     * @param path that was asked, for the message
     * @param secrets taken out of its text
     * @throws StokerException if there is none; the server's own words if it refused
     */
    public JsonNode successful(String path, Collection<Secret> secrets) {
        if (!ok()) {
            throw error(secrets);
        }
        JsonNode json = Json.treeOrNull(body, 0, body.length);
        if (json == null) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's answer to " + path + " is not JSON");
        }
        return json;
    }

    /** The JSON of an answer that is one of success in its body as well; else as above. */
    public JsonNode json(String path, Collection<Secret> secrets) {
        JsonNode json = successful(path, secrets);
        StokerException error = UpstreamError.in(json, secrets);
        if (error != null) {
            throw error;
        }
        return json;
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
