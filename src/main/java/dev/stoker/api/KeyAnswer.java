package dev.stoker.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.stoker.security.AppKey;
import dev.stoker.security.AppKeys;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An app that has a key, as the API shows it.
 *
 * @param created when its key was made
 * @param requestsPerMinute calls it may begin in a minute; null as for all
 * @param tokensPerMinute tokens it may use in a minute; null as for all
 * @param concurrency calls it may have open at once; null as for all
 */
@RegisterForReflection
@Schema(name = "AppKey")
public record KeyAnswer(
        String name,
        Instant created,
        @Schema(nullable = true) @Nullable Integer requestsPerMinute,
        @Schema(nullable = true) @Nullable Integer tokensPerMinute,
        @Schema(nullable = true) @Nullable Integer concurrency) {
    static KeyAnswer of(AppKey key) {
        return new KeyAnswer(
                key.name(),
                key.created(),
                key.limits().requestsPerMinute(),
                key.limits().tokensPerMinute(),
                key.limits().concurrency());
    }

    /** All of them, by name. */
    @RegisterForReflection
    @Schema(name = "AppKeys")
    public record Listing(List<KeyAnswer> keys) {}

    /**
     * A key that was just made.
     *
     * @param secret the key itself, which is told this once
     */
    @RegisterForReflection
    @Schema(name = "NewAppKey")
    public record Made(String name, String secret, KeyAnswer key) {
        static Made of(AppKeys.Made made) {
            return new Made(made.key().name(), made.text().value(), KeyAnswer.of(made.key()));
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Made[name=" + name + "]";
        }
    }

    /**
     * A key to be made.
     *
     * @param name what the app is called
     * @param others fields that there are none of
     */
    @RegisterForReflection
    @Schema(name = "AppKeyOrder")
    public record Order(
            @Nullable String name,
            @Schema(nullable = true) @Nullable Integer requestsPerMinute,
            @Schema(nullable = true) @Nullable Integer tokensPerMinute,
            @Schema(nullable = true) @Nullable Integer concurrency,
            @JsonAnySetter @Schema(hidden = true) Map<String, Object> others) {}
}
