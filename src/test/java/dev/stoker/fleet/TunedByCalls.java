package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Tuning;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As another tuning, but that settings are sent with calls. */
record TunedByCalls(Tuning other) implements Tuning {
    @Override
    public BackendTraits traits(@Nullable String version) {
        return other.traits(version);
    }

    @Override
    public @Nullable ModelFacts facts(Endpoint at, CatalogueModel model, Duration timeout) {
        return other.facts(at, model, timeout);
    }

    @Override
    public @Nullable Running running(Endpoint at, String model, Duration timeout) {
        return other.running(at, model, timeout);
    }

    @Override
    public boolean tunedByCalls() {
        return true;
    }

    @Override
    public Map<String, Long> options(Plan plan) {
        return other.options(plan);
    }

    @Override
    public List<String> advice(Plan plan) {
        return other.advice(plan);
    }

    @Override
    public String apply(Endpoint at, String model, Plan plan, Duration timeout) {
        return other.apply(at, model, plan, timeout);
    }
}
