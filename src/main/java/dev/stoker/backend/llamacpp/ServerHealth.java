package dev.stoker.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code /health} says: it needs no key and wakes nothing. */
final class ServerHealth {
    private ServerHealth() {}

    /**
     * Asks once. Blocks.
     *
     * @return {@link Health.Ready} without a version, which {@code /health} does not tell
     */
    static Health of(HttpWire http, Endpoint at, Duration timeout) {
        try {
            Answer answer = http.get(at.at("/health"), at.access(), timeout);
            return read(answer.status(), answer.body());
        } catch (StokerException e) {
            return new Health.Unusable(e.detail());
        }
    }

    /** Pure. */
    static Health read(int status, byte[] body) {
        JsonNode json = Json.treeOrNull(body, 0, body.length);
        if (status == 200 && json != null && "ok".equals(Json.text(json, "status"))) {
            return new Health.Ready(null);
        }
        String message = json == null ? null : Json.text(json.path("error"), "message");
        if (status == 503 && message != null) {
            return new Health.Loading(message);
        }
        return new Health.Unusable("GET /health answered " + status);
    }

    /**
     * What a server that is well says at {@code /props}, which wakes nothing either. Blocks.
     *
     * @return {@link Health.Ready} with its version and what it lacks, without them if it does not
     *     tell; {@link Health.Unusable} if it does not take the key; null if it did not answer, or
     *     could not
     */
    static @Nullable Health versioned(HttpWire http, Endpoint at, Duration timeout) {
        try {
            Answer answer = http.get(at.at("/props"), at.access(), timeout);
            if (answer.status() == 401 || answer.status() == 403) {
                return new Health.Unusable(
                        at.secrets().isEmpty()
                                ? "it wants a key, and none is configured"
                                : "it does not take the key",
                        FaultCause.KEY);
            }
            if (answer.status() >= 500 && answer.status() != 501) {
                return null;
            }
            JsonNode props = Json.treeOrNull(answer.body(), 0, answer.body().length);
            return props == null || !answer.ok()
                    ? new Health.Ready(null)
                    : new Health.Ready(Json.text(props, "build_info"), ServerProps.lacks(props));
        } catch (StokerException _) {
            return null;
        }
    }

    /** All of {@code /props}, without a word to whoever asks if it fails: null then. Blocks. */
    static @Nullable JsonNode props(HttpWire http, Endpoint at, Duration timeout) {
        try {
            Answer answer = http.get(at.at("/props"), at.access(), timeout);
            return answer.ok() ? Json.treeOrNull(answer.body(), 0, answer.body().length) : null;
        } catch (StokerException _) {
            return null;
        }
    }
}
