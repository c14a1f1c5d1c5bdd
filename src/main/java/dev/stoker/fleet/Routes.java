package dev.stoker.fleet;

import dev.stoker.routing.Attempt;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.Resolution;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which places a call may go to, and in which order. */
final class Routes {
    private final @Nullable String defaultModel;

    Routes(FleetSettings settings) {
        this.defaultModel = settings.defaultModel();
    }

    /** What the wish comes to. */
    Resolution resolve(Wish wish, FleetView view) {
        return Lookup.resolve(view, wish.spec(), wish.use(), defaultModel);
    }

    /** The best of those places where the call was not yet; null if it was at all of them. */
    @Nullable Candidate next(Wish wish, Resolution.Found found) {
        return Stream.concat(Stream.of(found.candidate()), found.others().stream())
                .filter(Candidate::fitting)
                .filter(one -> wish.attempts().stream().noneMatch(failed -> isAt(failed, one)))
                .findFirst()
                .orElse(null);
    }

    private static boolean isAt(Attempt failed, Candidate one) {
        return failed.backend().equals(one.backend()) && failed.model().equals(one.name());
    }
}
