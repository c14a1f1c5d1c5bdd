package dev.stoker.dialect.bytes;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a request that are checked before an engine sees them, whichever dialect it is in:
 * engines take their own beside those of the dialect. The ranges are those beyond which some engine
 * computes nonsense, allocates without bound or overflows; what merely is unusual passes, since
 * each backend knows its own limits best.
 */
public final class EngineFields {
    /** They reach into an engine's slots, context and adapters, which belong to Stoker. */
    private static final Set<String> REFUSED = Set.of("n_discard", "id_slot", "slot_id", "lora");

    private static final long TOKENS = 10_000_000;

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
            // Only what is small enough is made exact: 1e999999999 must not become digits.
            ok = Double.isFinite(rough) && Math.abs(rough) < 1e20 && fits(parser, range, rough);
        }
        if (!ok) {
            throw refused(name, shown(value, parser), range.toString());
        }
    }

    private static boolean fits(JsonParser parser, Numbers range, double rough) throws IOException {
        if (rough == 0) {
            return range.least().signum() <= 0 && range.most().signum() >= 0;
        }
        BigDecimal exact = parser.getDecimalValue();
        boolean inside = exact.compareTo(range.least()) >= 0 && exact.compareTo(range.most()) <= 0;
        return inside && (!range.whole() || rough == Math.rint(rough));
    }

    private static Numbers whole(long least, long most) {
        return new Numbers(true, BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    }

    private static Numbers real(long least, long most) {
        return new Numbers(false, BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    }
}
