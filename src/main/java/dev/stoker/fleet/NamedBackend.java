package dev.stoker.fleet;

import dev.stoker.backend.Health;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Reason;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.health.State;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a spec that names a backend too, and comes to nothing, says of that backend: where it is not
 * there or not usable, the model is not the point. Pure.
 */
final class NamedBackend {
    private NamedBackend() {}

    /**
     * Why the backend that is named serves nothing; null where none is named, or where it is usable
     * and the model is what is missing.
     *
     * @param near specs that look like it
     */
    static @Nullable StokerException refusal(FleetView view, String spec, List<String> near) {
        String named = spec.strip().substring(spec.strip().lastIndexOf('@') + 1);
        if (!spec.contains("@")) {
            return null;
        }
        List<BackendView> meant =
                view.backends().stream()
                        .filter(one ->
                                one.id().value().equals(named)
                                        || one.kind().wireName().equals(named))
                        .toList();
        if (meant.isEmpty()) {
            return BackendNames.couldBe(named) && !isVariant(view, spec.strip(), near)
                    ? unknown(view, named, near)
                    : null;
        }
        boolean usable = meant.stream().anyMatch(NamedBackend::mayBeAsked);
        return usable ? null : unusable(meant);
    }

    /** It was there when the call was sent to it. */
    static StokerException justGone(BackendId backend) {
        return new StokerException(
                ErrorCode.NO_BACKEND, "backend '%s' has just gone".formatted(backend));
    }

    /** Of several, one that may come back by itself makes it worth asking again. */
    private static StokerException unusable(List<BackendView> meant) {
        String states = meant.stream().map(NamedBackend::state).collect(Collectors.joining("; "));
        FaultCause lasting = null;
        for (BackendView one : meant) {
            FaultCause cause = one.health() instanceof Health.Unusable(_, var why) ? why : null;
            if (cause == null || cause.passes()) {
                return new StokerException(ErrorCode.BACKEND_UNREACHABLE, states);
            }
            lasting = lasting == null ? cause : lasting;
        }
        String named = meant.size() == 1 ? meant.getFirst().id().value() : null;
        int status = ErrorCode.BACKEND_UNREACHABLE.httpStatus();
        return lasting == null
                ? new StokerException(ErrorCode.BACKEND_UNREACHABLE, states)
                : StokerException.because(
                        ErrorCode.BACKEND_UNREACHABLE, states, new Reason(status, lasting, named));
    }

    private static StokerException unknown(FleetView view, String named, List<String> near) {
        String known =
                view.backends().stream()
                        .map(one -> one.id().value())
                        .collect(Collectors.joining(", "));
        return new StokerException(
                ErrorCode.BACKEND_NOT_FOUND,
                "no %s '%s' (there is: %s)%s"
                        .formatted(
                                isKind(named) ? "backend of kind" : "backend",
                                named,
                                known.isEmpty() ? "none" : known,
                                Lookup.hint(near)));
    }

    private static boolean isKind(String named) {
        return Arrays.stream(BackendKind.values()).anyMatch(k -> k.wireName().equals(named));
    }

    /**
     * Whether the model is there in other variants, which carry an {@code @} in their own names.
     * What stands behind it here is another one then.
     */
    private static boolean isVariant(FleetView view, String spec, List<String> near) {
        String model = spec.substring(0, spec.lastIndexOf('@') + 1);
        return near.stream()
                .filter(other -> other.startsWith(model))
                .map(other -> other.substring(model.length()))
                .anyMatch(rest ->
                        view.backends().stream().noneMatch(one -> one.id().value().equals(rest)));
    }

    /** One that wants to be left alone says so itself, and for how long. */
    private static boolean mayBeAsked(BackendView one) {
        return one.usable() || one.condition().state() == State.COOLING;
    }

    private static String state(BackendView one) {
        return "backend '%s' is %s: %s"
                .formatted(one.id(), one.condition().state().wireName(), one.condition().reason());
    }
}
