package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans of LM Studio's models: the context, when a model is loaded. Nothing is unloaded: what is in
 * memory somebody else put there.
 */
final class LmStudioTuning implements Tuning {
    private final HttpWire http;
    private final Instances instances;

    LmStudioTuning(HttpWire http, Instances instances) {
        this.http = http;
        this.instances = instances;
    }

    @Override
    public BackendTraits traits(@Nullable String version) {
        return new BackendTraits(
                BackendKind.LMSTUDIO,
                version,
                Set.of(Knob.CONTEXT),
                new BackendTraits.ByItself(
                        BackendTraits.Threads.UNKNOWN,
                        new BackendTraits.Context.ByMemory("what its settings for the model say"),
                        true,
                        4,
                        true,
                        Bytes.ZERO));
    }

    /** It tells no more than sizes and names. */
    @Override
    public @Nullable ModelFacts facts(Endpoint at, CatalogueModel model, Duration timeout) {
        return null;
    }

    @Override
    public @Nullable Running running(Endpoint at, String model, Duration timeout) {
        var order = new Order(http, at, timeout);
        return LoadedInstances.running(order, instances.list(order, at), model);
    }

    @Override
    public boolean tunedByCalls() {
        return false;
    }

    @Override
    public Map<String, Long> options(Plan plan) {
        return Map.of();
    }

    @Override
    public List<String> advice(Plan plan) {
        Integer context = plan.context().tokens().value();
        return context == null ? List.of() : List.of("lms load --context-length " + context);
    }

    /** Loads the model with the context of the plan (0.4.0 and later), unless it is loaded. */
    @Override
    public String apply(Endpoint at, String model, Plan plan, Duration timeout) {
        Integer context = plan.context().tokens().value();
        if (context == null) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "the plan leaves the context to LM Studio: there is nothing to apply");
        }
        JsonNode before = instances.load(at, model, context, timeout);
        if (before == null) {
            return "model '%s' is loaded with a context of %d until it is unloaded"
                    .formatted(model, context);
        }
        Integer loaded = LoadedInstances.smallestContext(before);
        if (loaded != null && loaded.equals(context)) {
            return "model '%s' is loaded with a context of %d already".formatted(model, context);
        }
        throw new StokerException(
                ErrorCode.NOT_SUPPORTED,
                "model '%s' is loaded with a context of %s (expected: to be unloaded first, by lms unload)"
                        .formatted(model, loaded));
    }
}
