package dev.stoker.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting that a model runs with and that is planned otherwise. Pure.
 *
 * @param value its name in a plan, such as {@code threads}
 * @param now a number or a word
 * @param planned the same; context is that of one request
 */
public record Drift(String value, String now, String planned) {
    /** Name of the value. */
    public static final String THREADS = "threads";

    /** Name of the value. */
    public static final String CONTEXT = "context";

    private static final List<String> OTHERS = List.of("slots", "key_cache", "value_cache");

    /** All of a plan; empty where the model does not run, or runs as planned. */
    public static List<Drift> of(JsonNode plan) {
        List<Drift> all = new ArrayList<>();
        add(all, THREADS, plan, planned(plan, THREADS));
        if (!contextAgrees(plan)) {
            add(all, CONTEXT, plan, perRequest(plan));
        }
        OTHERS.forEach(value -> add(all, value, plan, planned(plan, value)));
        return all;
    }

    /** Whether at least one value is both planned and told by the server. */
    public static boolean isComparable(JsonNode plan) {
        return List.of(THREADS, CONTEXT, "slots", "key_cache", "value_cache").stream()
                .anyMatch(value ->
                        planned(plan, value) != null
                                && !Words.of(plan.path("running"), value).isEmpty());
    }

    /** Whether the server has more of it than is planned. */
    public boolean isMore() {
        return number(now) > number(planned);
    }

    private static void add(
            List<Drift> all, String value, JsonNode plan, @Nullable String planned) {
        String now = Words.of(plan.path("running"), value);
        if (planned != null && !now.isEmpty() && !now.equals(planned)) {
            all.add(new Drift(value, now, planned));
        }
    }

    private static @Nullable String planned(JsonNode plan, String value) {
        String planned = Words.of(plan.path("values").path(value), "value");
        return planned.isEmpty() ? null : planned;
    }

    /** A plan counts the context of all slots; a server may count it either way. */
    private static boolean contextAgrees(JsonNode plan) {
        String now = Words.of(plan.path("running"), CONTEXT);
        return now.equals(planned(plan, CONTEXT));
    }

    private static @Nullable String perRequest(JsonNode plan) {
        String all = planned(plan, CONTEXT);
        boolean shared = plan.path("memory").path("unified").asBoolean(false);
        int slots = plan.path("memory").path("slots").asInt(1);
        return all == null || shared || slots < 2 ? all : String.valueOf(number(all) / slots);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
