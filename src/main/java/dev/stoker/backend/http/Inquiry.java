package dev.stoker.backend.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.StokerException;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A few GET questions to one server that share one deadline. Blocks. What is asked changes nothing
 * there: callers name only paths that are known to be without side effects.
 */
public final class Inquiry {
    private final Order order;

    /**
     * @param timeout for all questions together, from now
     */
    public Inquiry(HttpWire http, Endpoint at, Duration timeout) {
        this.order = new Order(http, at, timeout);
    }

    /**
     * An answer of any status.
     *
     * @param path begins with a slash
     * @throws StokerException if there is no complete answer in time
     */
    public Answer answer(String path) {
        return order.answer(HttpMethod.GET, path, null);
    }

    /** An answer of any status; null if there is no complete one in time. */
    public @Nullable Answer answerOrNull(String path) {
        try {
            return answer(path);
        } catch (StokerException _) {
            return null;
        }
    }

    /**
     * The JSON of a successful answer.
     *
     * @throws StokerException if there is none; the server's own words if it refused
     */
    public JsonNode json(String path) {
        return order.successful(path, answer(path));
    }

    /** The JSON of a successful answer; null if there is none. A redirect is none. */
    public @Nullable JsonNode jsonOrNull(String path) {
        try {
            return json(path);
        } catch (StokerException _) {
            return null;
        }
    }
}
