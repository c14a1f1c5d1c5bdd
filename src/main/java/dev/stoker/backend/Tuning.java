package dev.stoker.backend;

import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a plan reaches servers of one kind that Stoker did not start. Methods with a timeout block:
 * call them from a virtual thread. They fail as {@link Backend#models} does.
 */
public interface Tuning {
    /** What can be set, and what the server does by itself. Pure. */
    BackendTraits traits(@Nullable String version);

    /** What the server tells of a model; null where that is too little to plan with. */
    @Nullable ModelFacts facts(Endpoint at, CatalogueModel model, Duration timeout);

    /**
     * The file it says it has that model from, which may be of another machine; null where it does
     * not say. Wakes and loads nothing.
     */
    default @Nullable Path file(Endpoint at, String model, Duration timeout) {
        return null;
    }

    /**
     * The files it says it has its models from, by the models' names; what it does not tell is
     * missing. One question for all of them, which wakes and loads nothing.
     */
    default Map<String, Path> files(Endpoint at, Duration timeout) {
        return Map.of();
    }

    /** How a model runs now; null where it does not, or nothing tells. Wakes and loads nothing. */
    @Nullable Running running(Endpoint at, String model, Duration timeout);

    /** Whether settings are sent with calls at all. */
    boolean tunedByCalls();

    /**
     * What is to be sent with every call so that the model runs as planned; empty where a call
     * cannot carry it. Pure: the same plan always gives the same options.
     */
    Map<String, Long> options(Plan plan);

    /**
     * What a person would have to set, each line ready to be copied: flags, variables or settings.
     * Empty where nothing differs from what the server does by itself. Pure.
     */
    List<String> advice(Plan plan);

    /**
     * Changes the server's own settings for this model, since the user asked for that.
     *
     * @return one sentence about what was done, and what is still to happen
     * @throws dev.stoker.core.StokerException {@code NOT_SUPPORTED} where this kind has no way;
     *     else as {@link Backend#models}
     */
    String apply(Endpoint at, String model, Plan plan, Duration timeout);
}
