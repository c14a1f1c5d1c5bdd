package dev.stoker.backend;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tuning of a kind that tells nothing of its models and takes no settings. */
public record Untuned(BackendKind kind) implements Tuning {
    @Override
    public BackendTraits traits(@Nullable String version) {
        var byItself =
                new BackendTraits.ByItself(
                        BackendTraits.Threads.UNKNOWN,
                        new BackendTraits.Context.ByMemory("its own affair"),
                        true,
                        1,
                        false,
                        Bytes.ZERO);
        return new BackendTraits(kind, version, Set.of(), byItself);
    }

    @Override
    public @Nullable ModelFacts facts(Endpoint at, CatalogueModel model, Duration timeout) {
        return null;
    }

    @Override
    public @Nullable Running running(Endpoint at, String model, Duration timeout) {
        return null;
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
        return List.of();
    }

    @Override
    public String apply(Endpoint at, String model, Plan plan, Duration timeout) {
        throw new StokerException(
                ErrorCode.NOT_SUPPORTED,
                "a server of kind '" + kind.wireName() + "' takes no settings of a model");
    }
}
