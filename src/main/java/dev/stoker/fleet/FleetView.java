package dev.stoker.fleet;

import dev.stoker.backend.LocalModels.RefusedFile;
import dev.stoker.backend.Use;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Installation;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.Resolution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fleet at one moment.
 *
 * @param scanned whether the first scan has ended; until then the lists may be incomplete
 * @param backends ordered by precedence: configured, discovered, supervised; then by id
 * @param models in the order of their backends, then as those report them
 * @param installed programs found on disk
 * @param refusedFiles model files that cannot be offered, with the reason
 * @param workplace null where no engine can be started
 */
public record FleetView(
        boolean scanned,
        List<BackendView> backends,
        List<ModelView> models,
        List<Installation> installed,
        List<RefusedFile> refusedFiles,
        @Nullable Workplace workplace) {
    public FleetView {
        backends = List.copyOf(backends);
        models = List.copyOf(models);
        installed = List.copyOf(installed);
        refusedFiles = List.copyOf(refusedFiles);
    }

    /**
     * The listed model that a spec names, whatever it is wanted for.
     *
     * @throws StokerException {@code MODEL_NOT_FOUND}, {@code MODEL_AMBIGUOUS} or {@code
     *     NO_BACKEND}
     */
    public ModelView model(String spec) {
        Resolution resolution = Lookup.resolve(this, spec, Use.GENERATE, null);
        Candidate named =
                switch (resolution) {
                    case Resolution.Found(var candidate, _) -> candidate;
                    case Resolution.Unfit(var candidate) -> candidate;
                    case Resolution refused ->
                            throw Lookup.refusal(this, spec, Use.GENERATE, refused);
                };
        return models.stream()
                .filter(listed -> listed.backend().equals(named.backend()))
                .filter(listed -> listed.model().name().equals(named.name()))
                .findFirst()
                .orElseThrow();
    }
}
