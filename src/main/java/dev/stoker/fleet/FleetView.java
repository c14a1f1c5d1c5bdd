package dev.stoker.fleet;

import dev.stoker.discovery.Installation;
import java.util.List;

/**
 * The fleet at one moment.
 *
 * @param scanned whether the first scan has ended; until then the lists may be incomplete
 * @param backends ordered by precedence: configured, discovered, supervised; then by id
 * @param models in the order of their backends, then as those report them
 * @param installed programs found on disk
 * @param refusedFiles model files that cannot be offered, with the reason
 */
public record FleetView(
        boolean scanned,
        List<BackendView> backends,
        List<ModelView> models,
        List<Installation> installed,
        List<RefusedFile> refusedFiles) {
    public FleetView {
        backends = List.copyOf(backends);
        models = List.copyOf(models);
        installed = List.copyOf(installed);
        refusedFiles = List.copyOf(refusedFiles);
    }

    /**
     * A model file that is not offered.
     *
     * @param name of the file, without its folder
     */
    public record RefusedFile(String name, String because) {}
}
