package dev.stoker.backend;

import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tuning of a kind whose settings are those of its process: they are told to its owner, and
 * nothing is changed. It tells nothing of the headers of its models.
 */
public interface AdviceOnly extends Tuning {
    /** Which kind this is. */
    BackendKind kind();

    @Override
    default @Nullable ModelFacts facts(Endpoint at, CatalogueModel model, Duration timeout) {
        return null;
    }

    @Override
    default boolean tunedByCalls() {
        return false;
    }

    @Override
    default Map<String, Long> options(Plan plan) {
        return Map.of();
    }

    @Override
    default String apply(Endpoint at, String model, Plan plan, Duration timeout) {
        throw new StokerException(
                ErrorCode.NOT_SUPPORTED,
                "the settings of a server of kind '"
                        + kind().wireName()
                        + "' are those of its process (expected: to be set where it is started)");
    }
}
