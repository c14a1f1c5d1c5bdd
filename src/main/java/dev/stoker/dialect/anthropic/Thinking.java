package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.inference.Effort;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import org.jspecify.annotations.Nullable;

/**
 * Writes how much is to be thought. Models think only if told to; those that always do cannot be
 * told not to, so that {@link Effort#NONE} writes nothing.
 *
 * <p>Beside it the API refuses a {@code temperature} other than 1, a {@code top_k}, and a {@code
 * top_p} below 0.95 (platform.claude.com/docs, extended thinking).
 */
final class Thinking {
    /** Fewer are refused. */
    private static final int LEAST = 1_024;

    private static final double TEMPERATURE = 1;
    private static final double LEAST_TOP_P = 0.95;

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
        if (effort == null || !on(request, release, maxTokens)) {
            return;
        }
        ObjectNode thinking = body.putObject("thinking");
        if (release.thinksByEffort()) {
            thinking.put("type", "adaptive");
            output.put("effort", effort.wireName());
        } else {
            thinking.put("type", "enabled").put("budget_tokens", budget(effort, maxTokens));
        }
    }

    /** The sampling that may be asked for; less than was, where there is thinking. */
    static Sampling allowed(GenerateRequest request, ClaudeRelease release, int maxTokens) {
        Sampling asked = request.sampling();
        if (!on(request, release, maxTokens)) {
            return asked;
        }
        Double temperature = asked.temperature();
        Double topP = asked.topP();
        return new Sampling(
                asked.maxTokens(),
                temperature != null && temperature == TEMPERATURE ? temperature : null,
                topP != null && topP >= LEAST_TOP_P ? topP : null,
                null,
                asked.minP(),
                asked.repeatPenalty(),
                asked.presencePenalty(),
                asked.frequencyPenalty(),
                asked.seed(),
                asked.stop());
    }

    private static boolean on(GenerateRequest request, ClaudeRelease release, int maxTokens) {
        Effort effort = request.effort();
        if (effort == null || effort == Effort.NONE || demandsACall(request.toolChoice())) {
            return false;
        }
        return release.thinksByEffort()
                || (release.thinksByBudget()
                        && !answersACall(request)
                        && budget(effort, maxTokens) >= LEAST);
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

    private static int budget(Effort effort, int maxTokens) {
        int wanted =
                switch (effort) {
                    case NONE -> 0;
                    case LOW -> LEAST;
                    case MEDIUM -> 4_096;
                    case HIGH -> 16_384;
                };
        return Math.min(wanted, maxTokens / 2);
    }
}
