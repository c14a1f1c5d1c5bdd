package dev.stoker.fleet;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.Party;
import dev.stoker.admission.Quota;
import dev.stoker.backend.Backend;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.LocalModels;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Current;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.supervise.Engine;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the fleet is built from.
 *
 * @param settings as they are now: the fleet's own thread alone sets others
 * @param backends one for each kind it may attach
 * @param localModels the files its engines can run
 * @param engines makes engines, which do not start before they are asked to
 * @param planning how models run
 * @param recogniser finds out what kind of server answers at an address
 * @param admission who is let in when
 * @param memory how memory is shared out now; set as the settings are
 */
public record FleetParts(
        Current<FleetSettings> settings,
        List<Backend> backends,
        LocalModels localModels,
        EngineFactory engines,
        Planning planning,
        Recogniser recogniser,
        Admission admission,
        Current<MemorySettings> memory) {
    public FleetParts {
        backends = List.copyOf(backends);
    }

    /** Beginning with those settings. */
    public FleetParts(
            FleetSettings settings,
            List<Backend> backends,
            LocalModels localModels,
            EngineFactory engines,
            Planning planning,
            Recogniser recogniser,
            Admission admission,
            MemorySettings memory) {
        this(
                new Current<>(settings),
                backends,
                localModels,
                engines,
                planning,
                recogniser,
                admission,
                new Current<>(memory));
    }

    /** As with no configuration: calls are let in, and memory is shared out, by the defaults. */
    public FleetParts(
            FleetSettings settings,
            List<Backend> backends,
            LocalModels localModels,
            EngineFactory engines,
            Planning planning,
            Recogniser recogniser) {
        this(
                settings,
                backends,
                localModels,
                engines,
                planning,
                recogniser,
                new Admission(AdmissionSettings.DEFAULT, _ -> Quota.NONE),
                MemorySettings.DEFAULT);
    }

    /**
     * Who is let in when.
     *
     * @param settings at the start
     * @param quotas what each party may use by its own; asked on the fleet's own thread, so it must
     *     not wait
     */
    public record Admission(AdmissionSettings settings, Function<Party, Quota> quotas) {}

    /** Makes engines. */
    @FunctionalInterface
    public interface EngineFactory {
        /**
         * A new engine, stopped.
         *
         * @param changed told after each change of its state, on any thread
         */
        Engine create(EngineSpec spec, Runnable changed);
    }

    /** Finds out what kind of server answers at an address. */
    @FunctionalInterface
    public interface Recogniser {
        /** Blocks. Null if nothing known answers there. */
        @Nullable BackendKind kindAt(URI base);
    }
}
