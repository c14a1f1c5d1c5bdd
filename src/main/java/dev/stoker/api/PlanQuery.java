package dev.stoker.api;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.tuning.WhatIf;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What to plan for instead of what is configured, as a question asks it. */
public final class PlanQuery {
    private static final Pattern TOKENS = Pattern.compile("(\\d{1,7})([kK]?)");
    static final List<String> NAMES = List.of("context", "slots", "cache", "priority", "use");

    private static final int MOST_SLOTS = 256;

    @QueryParam("context")
    @Parameter(description = "auto, max, or tokens such as 8192 or 32k")
    @Nullable String context;

    @QueryParam("slots")
    @Parameter(description = "Requests at once, 1 to 256")
    @Nullable String slots;

    @QueryParam("cache")
    @Parameter(description = "Type of keys and values, such as f16 or q8_0")
    @Nullable String cache;

    @QueryParam("priority")
    @Parameter(description = "speed, context or memory")
    @Nullable String priority;

    @QueryParam("use")
    @Parameter(description = "generate or embed")
    @Nullable String use;

    /** Made for each request. */
    public PlanQuery() {}

    /**
     * Sees to it that nothing is misspelt.
     *
     * @throws StokerException {@code INVALID_REQUEST}
     */
    static void checkNames(Map<String, ? extends List<?>> asked) {
        asked.forEach((name, values) -> {
            if (!NAMES.contains(name)) {
                throw wrong(name, "unknown parameter", String.join(", ", NAMES));
            }
            if (values.size() > 1) {
                throw wrong(name, values.size() + " values", "one");
            }
        });
    }

    /**
     * The question.
     *
     * @throws StokerException {@code INVALID_REQUEST} with the value and what was expected
     */
    WhatIf whatIf() {
        return new WhatIf(
                context == null ? null : context(context),
                slots == null ? null : slots(slots),
                cache == null ? null : named("cache", cache, CacheType.class),
                priority == null ? null : named("priority", priority, Wishes.Priority.class),
                use == null ? null : embedding(use));
    }

    private static Wishes.Context context(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> new Wishes.Context.Auto();
            case "max" -> new Wishes.Context.Max();
            default -> {
                Matcher tokens = TOKENS.matcher(text);
                long count =
                        tokens.matches()
                                ? Long.parseLong(tokens.group(1))
                                        * (tokens.group(2).isEmpty() ? 1 : 1024)
                                : 0;
                if (count < 1 || count > Integer.MAX_VALUE) {
                    throw wrong("context", text, "auto, max or tokens such as 8192 or 32k");
                }
                yield new Wishes.Context.Tokens((int) count);
            }
        };
    }

    private static int slots(String text) {
        int count = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (count < 1 || count > MOST_SLOTS) {
            throw wrong("slots", text, "1 to " + MOST_SLOTS);
        }
        return count;
    }

    private static boolean embedding(String text) {
        return switch (text) {
            case "embed" -> true;
            case "generate" -> false;
            default -> throw wrong("use", text, "generate or embed");
        };
    }

    private static <E extends Enum<E>> E named(String field, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> one.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() ->
                        wrong(
                                field,
                                text,
                                Arrays.stream(type.getEnumConstants())
                                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }

    private static StokerException wrong(String field, String value, String expected) {
        String shown = value.replaceAll("\\p{C}", "");
        return new StokerException(
                ErrorCode.INVALID_REQUEST,
                "%s: '%s' (expected: %s)"
                        .formatted(
                                field, shown.substring(0, Math.min(40, shown.length())), expected));
    }
}
