package dev.stoker.fleet;

import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Location;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.ModelResolver;
import dev.stoker.routing.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Between the fleet's view and routing: candidates one way, words for callers the other. Pure. */
final class Lookup {
    private static final int LISTED = 8;

    private Lookup() {}

    /** A backend's offer, before it is known which spec names it best. */
    record Offer(BackendView backend, CatalogueModel model, Location location) {}

    /** The offers as they are listed: each with the shortest spec that leads back to it. */
    static List<ModelView> views(List<Offer> offers) {
        List<Candidate> candidates = offers.stream().map(Lookup::candidate).toList();
        var resolver = new ModelResolver(candidates);
        List<ModelView> views = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            BackendView backend = offers.get(i).backend();
            views.add(
                    new ModelView(
                            resolver.shortestSpec(candidates.get(i)),
                            backend.id(),
                            backend.kind(),
                            backend.origin(),
                            offers.get(i).model(),
                            offers.get(i).location()));
        }
        return views;
    }

    /** What the spec comes to, given everything that is listed. */
    static Resolution resolve(
            FleetView view, @Nullable String spec, Use use, @Nullable String defaultSpec) {
        return resolver(view, use).resolve(spec, defaultSpec);
    }

    /** Over everything that is listed. */
    static ModelResolver resolver(FleetView view, Use use) {
        return resolver(view.backends(), view.models(), use);
    }

    /** Over these models. */
    static ModelResolver resolver(List<BackendView> backends, List<ModelView> models, Use use) {
        Set<BackendId> usable =
                backends.stream()
                        .filter(BackendView::usable)
                        .map(BackendView::id)
                        .collect(Collectors.toSet());
        Set<BackendId> able =
                backends.stream()
                        .filter(backend -> can(backend, use))
                        .map(BackendView::id)
                        .collect(Collectors.toSet());
        return new ModelResolver(
                models.stream()
                        .map(listed ->
                                candidate(
                                        listed,
                                        usable.contains(listed.backend()),
                                        able.contains(listed.backend())
                                                && can(listed.model(), use)))
                        .toList());
    }

    private static Candidate candidate(Offer offer) {
        BackendView backend = offer.backend();
        CatalogueModel model = offer.model();
        return new Candidate(
                backend.id(),
                backend.kind(),
                backend.origin(),
                model.name(),
                model.aliases(),
                backend.usable(),
                can(model, Use.GENERATE),
                offer.location() == Location.CLOUD);
    }

    private static Candidate candidate(ModelView listed, boolean usable, boolean fitting) {
        return new Candidate(
                listed.backend(),
                listed.kind(),
                listed.origin(),
                listed.model().name(),
                listed.model().aliases(),
                usable,
                fitting,
                listed.location() == Location.CLOUD);
    }

    /** A server whose models do not tell their uses has none of these, where it cannot do it. */
    private static boolean can(BackendView backend, Use use) {
        return switch (use) {
            case TRANSCRIBE -> backend.capabilities().contains(Capability.TRANSCRIPTION);
            case SPEAK -> backend.capabilities().contains(Capability.SPEECH);
            case DRAW -> backend.capabilities().contains(Capability.DRAWING);
            case GENERATE, EMBED, RERANK -> true;
        };
    }

    private static boolean can(CatalogueModel model, Use use) {
        return model.uses().isEmpty() || model.uses().contains(use);
    }

    /** What it is, as in {@code cannot embed}. */
    static String words(Use use) {
        return switch (use) {
            case GENERATE -> "generate text";
            case EMBED -> "embed";
            case RERANK -> "rerank documents";
            case TRANSCRIBE -> "transcribe speech";
            case SPEAK -> "speak";
            case DRAW -> "draw";
        };
    }

    /** Why that resolution is no place, for the caller. */
    static StokerException refusal(FleetView view, @Nullable String spec, Use use, Resolution why) {
        StokerException ofBackend =
                spec != null && why instanceof Resolution.Missing(var near)
                        ? NamedBackend.refusal(view, spec, near)
                        : null;
        return ofBackend == null ? ofModel(view, spec, use, why) : ofBackend;
    }

    private static StokerException ofModel(
            FleetView view, @Nullable String spec, Use use, Resolution why) {
        return switch (why) {
            case Resolution.Found found ->
                    throw new IllegalStateException("not a refusal: " + found);
            case Resolution.Ambiguous(var specs) ->
                    new StokerException(
                            ErrorCode.MODEL_AMBIGUOUS,
                            "model '%s' fits several: %s; name one of them"
                                    .formatted(spec, listed(specs)));
            case Resolution.Unfit(var candidate) ->
                    new StokerException(
                            ErrorCode.NOT_SUPPORTED,
                            "model '%s' on backend '%s' cannot %s"
                                    .formatted(candidate.name(), candidate.backend(), words(use)));
            case Resolution.Away(var specs) ->
                    new StokerException(
                            ErrorCode.MODEL_NOT_FOUND,
                            "no model '%s' here; a cloud has it, and is asked only where the model is named with it: %s"
                                    .formatted(spec, listed(specs)));
            case Resolution.Missing(var near) ->
                    view.models().isEmpty()
                            ? nothingThere(view)
                            : new StokerException(
                                    ErrorCode.MODEL_NOT_FOUND,
                                    "no model '%s'%s".formatted(spec, hint(near)));
            case Resolution.Unspecified(var specs) ->
                    specs.isEmpty()
                            ? view.models().isEmpty()
                                    ? nothingThere(view)
                                    : new StokerException(
                                            ErrorCode.NOT_SUPPORTED,
                                            "no model here can " + words(use))
                            : new StokerException(
                                    ErrorCode.INVALID_REQUEST,
                                    "model: missing (expected: one of %s)"
                                            .formatted(listed(specs)));
        };
    }

    private static StokerException nothingThere(FleetView view) {
        String absent =
                view.backends().stream()
                        .filter(b -> !b.usable())
                        .map(b -> b.id() + " is " + b.condition().state().wireName())
                        .collect(Collectors.joining(", "));
        boolean canStart = view.backends().stream().anyMatch(b -> b.origin() == Origin.SUPERVISED);
        String what =
                !absent.isEmpty()
                        ? "nothing can be served: " + absent
                        : canStart
                                ? "no running model server has a model, and no GGUF file was found"
                                : "no running model server has a model, and no llama-server is installed";
        return new StokerException(
                ErrorCode.NO_BACKEND, what + "; 'stoker doctor' says what to do");
    }

    /** The nearest specs as the end of a sentence; empty if there are none. */
    static String hint(List<String> near) {
        return near.isEmpty() ? "" : "; did you mean " + listed(near) + "?";
    }

    private static String listed(List<String> specs) {
        String list = String.join(", ", specs.subList(0, Math.min(LISTED, specs.size())));
        return specs.size() > LISTED ? list + ", …" : list;
    }

    /**
     * Why no model of that spec is listed, where it names its backend: a part of a sentence; empty
     * where that is not the reason.
     */
    static String trouble(FleetView view, String spec) {
        String named = spec.substring(spec.lastIndexOf('@') + 1);
        if (named.length() == spec.length()) {
            return "";
        }
        return view.backends().stream()
                .filter(backend -> backend.id().value().equals(named))
                .findFirst()
                .map(backend ->
                        backend.condition().usable()
                                ? ""
                                : "backend %s is %s: %s"
                                        .formatted(
                                                named,
                                                backend.condition().state().wireName(),
                                                backend.condition().reason()))
                .orElse("");
    }
}
