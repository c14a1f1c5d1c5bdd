package dev.stoker.backend.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A few requests to one server that share one deadline, some of which may change something there.
 * Blocks. Nothing of them comes from a caller's request but a model's name.
 */
public final class Order {
    private final HttpWire http;
    private final Endpoint at;
    private final Duration timeout;
    private final long deadline;

    /**
     * @param timeout for all requests together, from now
     */
    public Order(HttpWire http, Endpoint at, Duration timeout) {
        this.http = http;
        this.at = at;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** A model's name as one segment of a path. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * An answer of any status.
     *
     * @param path begins with a slash; names in it are encoded
     * @param body null for a request without one
     * @throws StokerException if there is no complete answer in time
     */
    public Answer answer(HttpMethod method, String path, byte @Nullable [] body) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (!left.isPositive()) {
            throw new StokerException(
                    ErrorCode.BACKEND_TIMEOUT,
                    "no complete answer from "
                            + at.base()
                            + " within "
                            + timeout.toMillis()
                            + " ms");
        }
        return http.send(method, at.at(path), at.access(), body, left);
    }

    /**
     * The JSON of a successful answer to a POST.
     *
     * @throws StokerException if there is none; the server's own words if it refused
     */
    public JsonNode post(String path, JsonNode body) {
        return json(path, answer(HttpMethod.POST, path, Json.bytes(body)));
    }

    /** The JSON of a successful answer to a GET; otherwise as {@link #post}. */
    public JsonNode get(String path) {
        return json(path, answer(HttpMethod.GET, path, null));
    }

    /**
     * Has something done of which the answer tells nothing but that it is.
     *
     * @throws StokerException if it is not; the server's own words if it refused
     */
    public void done(HttpMethod method, String path, JsonNode body) {
        Answer answer = answer(method, path, Json.bytes(body));
        if (!answer.ok()) {
            throw answer.error(at.secrets());
        }
    }

    /**
     * The JSON of an answer that is one of success, in its body as well.
     *
     * @param path that was asked, for the message
     */
    public JsonNode json(String path, Answer answer) {
        return answer.json(path, at.secrets());
    }

    /**
     * The JSON of an answer whose status is one of success; an error in it is not looked for.
     *
     * @param path that was asked, for the message
     */
    public JsonNode successful(String path, Answer answer) {
        return answer.successful(path, at.secrets());
    }
}
