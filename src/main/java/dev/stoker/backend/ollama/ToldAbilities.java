package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Ability;
import dev.stoker.backend.Use;
import java.util.EnumSet;
import java.util.Set;

/**
 * The words of {@code capabilities} ({@code types/model/capability.go} of 0.33.0-rc2). {@code
 * image} is left out: making pictures is nothing that callers of Stoker can ask for.
 */
final class ToldAbilities {
    private ToldAbilities() {}

    static Set<Use> uses(JsonNode capabilities) {
        var uses = EnumSet.noneOf(Use.class);
        for (JsonNode capability : capabilities) {
            switch (capability.asText()) {
                case "completion" -> uses.add(Use.GENERATE);
                case "embedding" -> uses.add(Use.EMBED);
                default -> {} // an ability, or of a later release
            }
        }
        return uses;
    }

    static Set<Ability> abilities(JsonNode capabilities) {
        var abilities = EnumSet.noneOf(Ability.class);
        for (JsonNode capability : capabilities) {
            switch (capability.asText()) {
                case "tools" -> abilities.add(Ability.TOOLS);
                case "vision" -> abilities.add(Ability.VISION);
                case "audio" -> abilities.add(Ability.AUDIO);
                case "thinking" -> abilities.add(Ability.REASONING);
                case "insert" -> abilities.add(Ability.INSERT);
                default -> {} // a use, or of a later release
            }
        }
        return abilities;
    }
}
