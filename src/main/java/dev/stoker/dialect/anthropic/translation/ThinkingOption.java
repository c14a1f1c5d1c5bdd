package dev.stoker.dialect.anthropic.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Effort;
import org.jspecify.annotations.Nullable;

/**
 * How much is to be thought, and whether the caller wants to see it. Anthropic's own models show
 * thoughts only to who asks for thinking, and clients take the first block for the answer's text.
 *
 * @param effort null leaves it to the backend
 */
record ThinkingOption(@Nullable Effort effort, boolean shown) {
    /** Budgets from which on an effort is meant, in tokens; what Stoker itself asks for by one. */
    private static final int MEDIUM = 4_096;

    private static final int HIGH = 16_384;

    static ThinkingOption of(MessageOptions fields) {
        JsonNode thinking = fields.value("thinking");
        Effort effort = effort(fields.value("output_config").path("effort"));
        if (thinking.isMissingNode()) {
            return new ThinkingOption(effort, false);
        }
        boolean shown = !thinking.path("display").asText().equals("omitted");
        return switch (thinking.path("type").asText()) {
            case "disabled" -> new ThinkingOption(Effort.NONE, false);
            case "adaptive" -> new ThinkingOption(effort == null ? Effort.MEDIUM : effort, shown);
            case "enabled" ->
                    new ThinkingOption(
                            effort == null ? ofBudget(thinking.path("budget_tokens")) : effort,
                            shown);
            default ->
                    throw Refusals.invalid(
                            "thinking.type",
                            thinking.path("type"),
                            "enabled, disabled or adaptive");
        };
    }

    private static Effort ofBudget(JsonNode budget) {
        if (!budget.isIntegralNumber() || budget.longValue() < 1) {
            throw Refusals.invalid("thinking.budget_tokens", budget, "a number of tokens");
        }
        if (budget.longValue() < MEDIUM) {
            return Effort.LOW;
        }
        return budget.longValue() < HIGH ? Effort.MEDIUM : Effort.HIGH;
    }

    private static @Nullable Effort effort(JsonNode value) {
        return switch (value.asText()) {
            case "", "null" -> null;
            case "low" -> Effort.LOW;
            case "medium" -> Effort.MEDIUM;
            case "high", "xhigh", "max" -> Effort.HIGH;
            default ->
                    throw Refusals.invalid(
                            "output_config.effort", value, "low, medium, high, xhigh or max");
        };
    }
}
