package dev.stoker.api;

import dev.stoker.backend.Capability;
import dev.stoker.fleet.stock.ShownModel;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A model in full, on the wire. What is null its backend does not tell.
 *
 * @param can what can be done with it there: {@code load}, {@code unload}, {@code pull}, {@code
 *     delete}, {@code copy}
 * @param template its prompt template, as the server has it
 * @param system its usual system prompt
 * @param settings what it is set to on its server, by name
 */
@RegisterForReflection
@Schema(name = "ShownModel")
public record ShownAnswer(
        ModelAnswer model,
        List<String> can,
        @Schema(nullable = true) @Nullable String template,
        @Schema(nullable = true) @Nullable String system,
        @Schema(nullable = true) @Nullable String license,
        Map<String, String> settings) {
    static ShownAnswer of(ShownModel shown, ModelAnswer model) {
        return new ShownAnswer(
                model,
                shown.can().stream().map(Capability::wireName).sorted().toList(),
                shown.details().template(),
                shown.details().system(),
                shown.details().license(),
                new TreeMap<>(shown.details().settings()));
    }
}
