package dev.stoker.backend.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.AdviceOnly;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.dialect.Json;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What text-generation-inference runs with, and the flags of its launcher that would change it. */
record TgiTuning(HttpWire http) implements AdviceOnly {
    /** Requests at once by {@code --max-concurrent-requests}. */
    private static final int REQUESTS = 128;

    @Override
    public BackendKind kind() {
        return BackendKind.TGI;
    }

    @Override
    public BackendTraits traits(@Nullable String version) {
        return new BackendTraits(
                kind(),
                version,
                Set.of(Knob.CONTEXT, Knob.SLOTS),
                new BackendTraits.ByItself(
                        BackendTraits.Threads.UNKNOWN,
                        new BackendTraits.Context.ByMemory("what fits in graphics memory"),
                        true,
                        REQUESTS,
                        true,
                        Bytes.ZERO));
    }

    /** It has one model, whatever that is asked for as. */
    @Override
    public @Nullable Running running(Endpoint at, String model, Duration timeout) {
        JsonNode about = new Order(http, at, timeout).get(TgiProbe.INFO);
        Integer context = Json.integer(about, "max_total_tokens");
        Integer requests = Json.integer(about, "max_concurrent_requests");
        return context == null
                ? null
                : new Running(null, context, requests, null, null, "GET " + TgiProbe.INFO);
    }

    @Override
    public List<String> advice(Plan plan) {
        List<String> lines = new ArrayList<>();
        Integer context = plan.context().tokens().value();
        if (context != null) {
            lines.add("--max-total-tokens " + context);
        }
        Integer slots = plan.context().slots().value();
        if (slots != null) {
            lines.add("--max-concurrent-requests " + slots);
        }
        return List.copyOf(lines);
    }
}
