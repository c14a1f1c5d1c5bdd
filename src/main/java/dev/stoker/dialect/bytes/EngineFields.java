package dev.stoker.dialect.bytes;

import static java.math.BigDecimal.ZERO;
import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request that are checked before an engine sees them, whichever dialect it is in:
 * engines take their own beside those of the dialect. The ranges are those beyond which some engine
 * computes nonsense, allocates without bound or overflows; what merely is unusual passes, since
 * each backend knows its own limits best.
 */
public final class EngineFields {
    /** They reach into an engine's slots, context and adapters, which belong to Stoker. */
    private static final Set<String> REFUSED = Set.of("n_discard", "id_slot", "slot_id", "lora");

    /** The most tokens that a request may speak of. */
    public static final int MOST_TOKENS = 10_000_000;

    private static final long TOKENS = MOST_TOKENS;

    /** Which Stoker reads beside these, in whichever dialect. */
    private static final Set<String> READ =
            Set.of(
                    "model",
                    "stream",
                    "messages",
                    "prompt",
                    "input",
                    "query",
                    "documents",
                    "system",
                    "instructions",
                    "tools",
                    "tool_choice",
                    "stream_options",
                    "response_format",
                    "logprobs",
                    "thinking",
                    "mcp_servers",
                    "container",
                    "output_config",
                    "output_format");

    private record Numbers(boolean whole, BigDecimal least, BigDecimal most) {
        @Override
        public String toString() {
            String kind = whole ? "a whole number" : "a number";
            return kind + " from " + least.toPlainString() + " to " + most.toPlainString();
        }
    }

    private static final Map<String, Numbers> NUMBERS =
            Map.ofEntries(
                    entry("max_tokens", whole(-1, TOKENS)),
                    entry("max_completion_tokens", whole(-1, TOKENS)),
                    entry("max_output_tokens", whole(1, TOKENS)),
                    entry("n_predict", whole(-1, TOKENS)),
                    entry("n", whole(1, 128)),
                    entry("n_cmpl", whole(1, 128)),
                    entry("best_of", whole(1, 128)),
                    entry("seed", whole(Long.MIN_VALUE, Long.MAX_VALUE)),
                    entry("top_k", whole(-1, TOKENS)),
                    entry("top_logprobs", whole(0, 100)),
                    entry("n_probs", whole(0, 1000)),
                    entry("min_keep", whole(0, TOKENS)),
                    entry("n_keep", whole(-1, TOKENS)),
                    entry("n_indent", whole(0, TOKENS)),
                    entry("repeat_last_n", whole(-1, TOKENS)),
                    entry("dry_penalty_last_n", whole(-1, TOKENS)),
                    entry("dry_allowed_length", whole(0, TOKENS)),
                    entry("mirostat", whole(0, 2)),
                    entry("dimensions", whole(1, TOKENS)),
                    entry("temperature", real(0, 100)),
                    entry("top_p", real(0, 1)),
                    entry("min_p", real(0, 1)),
                    entry("typical_p", real(0, 1)),
                    entry("top_n_sigma", real(-1, 100)),
                    entry("xtc_probability", real(0, 1)),
                    entry("xtc_threshold", real(0, 1)),
                    entry("dynatemp_range", real(0, 100)),
                    entry("dynatemp_exponent", real(0, 100)),
                    entry("mirostat_tau", real(0, 100)),
                    entry("mirostat_eta", real(0, 100)),
                    entry("dry_multiplier", real(0, 100)),
                    entry("dry_base", real(0, 100)),
                    entry("repeat_penalty", real(0, 100)),
                    entry("repetition_penalty", real(0, 100)),
                    entry("presence_penalty", real(-100, 100)),
                    entry("frequency_penalty", real(-100, 100)));

    private EngineFields() {}

    /** Refuses what must not pass. The parser stands at the value. */
    static void check(String name, JsonToken value, JsonParser parser) throws IOException {
        String known = Spelling.fold(name);
        if (!known.equals(name) && isKnown(known)) {
            throw refused(name, "another spelling", known);
        }
        if (REFUSED.contains(name)) {
            throw refused(name, shown(value, parser), "not to be given: engines belong to Stoker");
        }
        Numbers range = NUMBERS.get(name);
        boolean none = value == JsonToken.VALUE_NULL;
        if (range != null && !none) {
            checkNumber(name, value, parser, range);
        }
        if (name.equals("model") && !none && value != JsonToken.VALUE_STRING) {
            throw refused(name, shown(value, parser), "a text");
        }
        if (name.equals("stream") && !none && !value.isBoolean()) {
            throw refused(name, shown(value, parser), "true or false");
        }
    }

    private static boolean isKnown(String name) {
        return REFUSED.contains(name) || NUMBERS.containsKey(name) || READ.contains(name);
    }

    /** The refusal of a field: its value and what was expected instead. */
    public static StokerException refused(String field, String value, String expected) {
        return new StokerException(
                ErrorCode.INVALID_REQUEST, field + ": " + value + " (expected: " + expected + ")");
    }

    /** A value as a refusal shows it: short, and no text of the caller's. */
    public static String shown(JsonToken value, JsonParser parser) throws IOException {
        return switch (value) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            default -> {
                String text = parser.getText();
                yield text.length() > 40 ? text.substring(0, 40) + "…" : text;
            }
        };
    }

    private static void checkNumber(String name, JsonToken value, JsonParser parser, Numbers range)
            throws IOException {
        boolean ok = value.isNumeric();
        if (ok) {
            double rough = parser.getDoubleValue();
            ok = isExactable(rough) && fits(range, rough == 0 ? ZERO : parser.getDecimalValue());
        }
        if (!ok) {
            throw refused(name, shown(value, parser), range.toString());
        }
    }

    /**
     * What a number must be that is not in the range of the field of that name; null if it is, or
     * if there is no such range. For dialects that have such fields elsewhere.
     */
    public static @Nullable String expected(String name, JsonNode number) {
        Numbers range = NUMBERS.get(name);
        if (range == null) {
            return null;
        }
        double rough = number.doubleValue();
        boolean ok = number.isNumber() && isExactable(rough);
        return ok && fits(range, rough == 0 ? ZERO : number.decimalValue())
                ? null
                : range.toString();
    }

    /** Only what is small enough is made exact: 1e999999999 must not become digits. */
    private static boolean isExactable(double rough) {
        return Double.isFinite(rough) && Math.abs(rough) < 1e20;
    }

    private static boolean fits(Numbers range, BigDecimal exact) {
        boolean inside = exact.compareTo(range.least()) >= 0 && exact.compareTo(range.most()) <= 0;
        double rough = exact.doubleValue();
        return inside && (!range.whole() || rough == Math.rint(rough));
    }

    private static Numbers whole(long least, long most) {
        return new Numbers(true, BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    }

    private static Numbers real(long least, long most) {
        return new Numbers(false, BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    }
}
