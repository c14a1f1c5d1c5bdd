package dev.stoker.fleet;

import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Reason;
import dev.stoker.core.StokerException;
import dev.stoker.routing.Decision;
import dev.stoker.routing.ModelResolver;
import dev.stoker.routing.Prospect;
import dev.stoker.routing.Resolution;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RoutePolicy;
import dev.stoker.routing.RouteQuestion;
import dev.stoker.routing.RouteTable;
import dev.stoker.routing.Router;
import dev.stoker.routing.RoutingSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which places a call may go to, and in which order. Not safe for threads: the fleet's own thread
 * alone touches it.
 */
final class Routes {
    private static final Logger LOG = Logger.getLogger(Routes.class);

    /** Of a call that another model would take. */
    private static final Reason UNFIT = new Reason(400, FaultCause.UNSUPPORTED, null);

    private final Supplier<FleetSettings> fleet;
    private final Experience experience;
    private final SplittableRandom draws = new SplittableRandom();

    /**
     * By settings that may be other ones with each call.
     *
     * @param tell is told of breakers that open and close
     */
    Routes(Supplier<FleetSettings> fleet, InstantSource clock, Consumer<FleetEvent> tell) {
        this.fleet = fleet;
        this.experience = new Experience(() -> settings().breaker(), clock, tell);
    }

    private RoutingSettings settings() {
        return fleet.get().routing();
    }

    private @Nullable String defaultModel() {
        return fleet.get().defaultModel();
    }

    /** The best place where the call was not yet. */
    Routed next(Wish wish, FleetView view) {
        Look look = look(wish, view);
        tell(look, wish);
        return switch (look) {
            case Unknown(var resolution) -> refused(wish, view, resolution);
            case Known known ->
                    switch (known.decision()) {
                        case Decision.Serve serve ->
                                new Routed.Goes(serve.first().candidate(), serve.first().because());
                        case Decision.Refuse refuse ->
                                new Routed.Refused(
                                        refusal(known, refuse, wish), known.places().isEmpty());
                    };
        };
    }

    /**
     * In names of the configuration and of servers alone: what a caller has written is not told.
     */
    private static void tell(Look look, Wish wish) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        switch (look) {
            case Unknown _ -> LOG.debugf("a call names no place: use=%s", wish.use().wireName());
            case Known(var question, _, Decision.Serve serve) ->
                    LOG.debugf(
                            "a call goes to a place: route=%s policy=%s place=%s because=\"%s\""
                                    + " others=%d passed=%d tried=%d",
                            question.route(),
                            serve.policy().wireName(),
                            serve.first().candidate().qualified(),
                            serve.first().because(),
                            serve.choices().size() - 1,
                            serve.passed().size(),
                            wish.attempts().size());
            case Known(var question, _, Decision.Refuse refuse) ->
                    LOG.debugf(
                            "a call finds no place: route=%s passed=%d tried=%d",
                            question.route(), refuse.passed().size(), wish.attempts().size());
        }
    }

    /** Where the call would go; nothing of it stays. */
    void explain(Wish wish, FleetView view, CompletableFuture<RouteBook.Explained> reply) {
        try {
            reply.complete(explained(wish, view));
        } catch (StokerException e) {
            reply.completeExceptionally(e);
        }
    }

    private RouteBook.Explained explained(Wish wish, FleetView view) {
        return switch (look(wish, view)) {
            case Unknown(var resolution) -> throw refused(wish, view, resolution).why();
            case Known(var question, var places, var decision) ->
                    new RouteBook.Explained(
                            decision,
                            question.named(),
                            question.sticky(),
                            places,
                            breakers(places));
        };
    }

    private Map<String, String> breakers(List<Prospect> places) {
        return places.stream()
                .map(Prospect::candidate)
                .collect(
                        Collectors.toMap(
                                at -> at.qualified(), experience::breaker, (one, _) -> one));
    }

    /** That call goes to its goal. */
    void begun(Journey journey) {
        journey.holds(experience.begin(journey.goal(), journey));
    }

    /** That call has ended there. */
    void ended(Journey journey, CallEnd how) {
        experience.ended(journey.goal(), journey, how);
    }

    /** Servers are not what they were: what calls have shown of their places is of no use. */
    void afresh(Set<BackendId> replaced) {
        experience.afresh(replaced);
    }

    /** What is not listed any more needs not be remembered. */
    void forget(FleetView view) {
        experience.keep(
                view.models().stream()
                        .map(model -> model.model().name() + "@" + model.backend())
                        .collect(Collectors.toSet()));
    }

    /** What a spec came to. */
    private sealed interface Look {}

    /** It names places. */
    private record Known(RouteQuestion question, List<Prospect> places, Decision decision)
            implements Look {}

    /** It names none. */
    private record Unknown(Resolution resolution) implements Look {}

    private Look look(Wish wish, FleetView view) {
        ModelResolver resolver = Lookup.resolver(view, wish.use());
        RouteDefinition route = settings().table().named(asked(wish));
        if (route != null) {
            String unable = "cannot " + Lookup.words(wish.use());
            RouteTable.Legs legs =
                    RouteTable.legs(route, resolver, unable, spec -> Lookup.trouble(view, spec));
            return decide(question(wish, route), legs, places(wish, view, legs.legs(), true));
        }
        return switch (resolver.resolve(wish.spec(), defaultModel())) {
            case Resolution.Found(var best, var others) -> {
                List<RouteTable.Leg> legs =
                        Stream.concat(Stream.of(best), others.stream())
                                .map(one -> new RouteTable.Leg(one, null))
                                .toList();
                yield decide(
                        question(wish, best.name()),
                        new RouteTable.Legs(legs, List.of()),
                        places(wish, view, legs, legs.size() > 1));
            }
            case Resolution other -> new Unknown(other);
        };
    }

    private @Nullable String asked(Wish wish) {
        String spec = wish.spec();
        return spec == null || spec.isBlank() ? defaultModel() : spec;
    }

    /**
     * @param choosy whether what a place lacks is looked at; the only one says it better itself
     */
    private List<Prospect> places(
            Wish wish, FleetView view, List<RouteTable.Leg> legs, boolean choosy) {
        Needs needs = choosy ? wish.needs() : Needs.NOTHING;
        return new Places(view, needs, settings(), experience).of(legs);
    }

    private static Look decide(
            RouteQuestion question, RouteTable.Legs legs, List<Prospect> places) {
        Decision decision = Router.decide(question, places);
        List<Decision.Passed> passed =
                Stream.concat(legs.passed().stream(), decision.passed().stream()).toList();
        Decision whole =
                switch (decision) {
                    case Decision.Serve serve ->
                            new Decision.Serve(
                                    serve.route(), serve.policy(), serve.choices(), passed);
                    case Decision.Refuse refuse ->
                            new Decision.Refuse(refuse.route(), refuse.policy(), passed);
                };
        return new Known(question, places, whole);
    }

    private RouteQuestion question(Wish wish, RouteDefinition route) {
        RoutePolicy own = route.policy();
        return new RouteQuestion(
                route.name(),
                true,
                own == null ? settings().policy() : own,
                route.sticky(),
                wish.conversation(),
                wish.attempts(),
                draws.nextLong());
    }

    private RouteQuestion question(Wish wish, String name) {
        return new RouteQuestion(
                name,
                false,
                settings().policy(),
                false,
                wish.conversation(),
                wish.attempts(),
                draws.nextLong());
    }

    private static StokerException refusal(Known known, Decision.Refuse why, Wish wish) {
        boolean lacking = known.places().stream().anyMatch(place -> place.lacks() != null);
        boolean stopped =
                known.places().stream()
                        .anyMatch(place -> place.lacks() == null && place.stopped() != null);
        boolean tooLong =
                wish.needs().context() != null
                        && known.places().stream()
                                .allMatch(place ->
                                        place.lacks() != null
                                                && place.lacks().startsWith("holds "));
        ErrorCode code =
                known.places().isEmpty() || stopped || !lacking || !wish.attempts().isEmpty()
                        ? ErrorCode.NO_BACKEND
                        : tooLong ? ErrorCode.CONTEXT_EXCEEDED : ErrorCode.NOT_SUPPORTED;
        String what =
                known.question().named()
                        ? "route '" + why.route() + "' has no place for this call: "
                        : "nobody that has model '" + why.route() + "' can take this call: ";
        boolean blind =
                known.places().stream().anyMatch(place -> Places.BLIND.equals(place.lacks()));
        String sentence = what + why.because();
        return code == ErrorCode.NOT_SUPPORTED && blind
                ? StokerException.because(
                        code, "messages: an image (expected: text only: " + sentence + ")", UNFIT)
                : new StokerException(code, sentence);
    }

    private Routed.Refused refused(Wish wish, FleetView view, Resolution why) {
        boolean stale =
                switch (why) {
                    case Resolution.Missing _, Resolution.Away _, Resolution.Unspecified _ -> true;
                    case Resolution.Found _, Resolution.Ambiguous _, Resolution.Unfit _ -> false;
                };
        Use use = wish.use();
        if (wish.spec() != null || defaultModel() == null) {
            return new Routed.Refused(Lookup.refusal(view, wish.spec(), use, why), stale);
        }
        StokerException e = Lookup.refusal(view, defaultModel(), use, why);
        return new Routed.Refused(
                e.reworded(
                        "the default model cannot be asked (stoker.models.default): " + e.detail()),
                stale);
    }
}
