package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.inference.Effort;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import org.jspecify.annotations.Nullable;

/**
 * Writes how much is to be thought. Models think only if told to; those that always do cannot be
 * told not to, so that {@link Effort#NONE} writes nothing.
 */
final class Thinking {
    /** Fewer are refused. */
    private static final int LEAST = 1_024;

    private Thinking() {}

    /**
     * Adds {@code thinking}, and the effort where there is such a thing.
     *
     * @param maxTokens of the answer, what is thought included
     * @param output where {@code effort} belongs
     */
    static void write(
            GenerateRequest request,
            ClaudeRelease release,
            int maxTokens,
            ObjectNode body,
            ObjectNode output) {
        Effort effort = request.effort();
        if (effort == null || effort == Effort.NONE || demandsACall(request.toolChoice())) {
            return;
        }
        if (release.thinksByEffort()) {
            body.putObject("thinking").put("type", "adaptive");
            output.put("effort", effort.wireName());
        } else if (release.thinksByBudget() && !answersACall(request)) {
            int budget = Math.min(budget(effort), maxTokens / 2);
            if (budget >= LEAST) {
                body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
            }
        }
    }

    /** The API refuses to think where a tool must be called. */
    private static boolean demandsACall(@Nullable String choice) {
        return choice != null && !choice.equals("auto") && !choice.equals("none");
    }

    /**
     * A turn that called a tool while it thought must come back with its signed thoughts, which a
     * request here does not carry; without thinking it need not.
     */
    private static boolean answersACall(GenerateRequest request) {
        Message last = request.messages().getLast();
        return last.role() == Role.TOOL;
    }

    private static int budget(Effort effort) {
        return switch (effort) {
            case NONE -> 0;
            case LOW -> LEAST;
            case MEDIUM -> 4_096;
            case HIGH -> 16_384;
        };
    }
}
