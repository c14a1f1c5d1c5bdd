package dev.stoker.api;

import dev.stoker.fleet.RouteBook;
import dev.stoker.fleet.RouteView;
import dev.stoker.routing.Decision;
import dev.stoker.routing.Prospect;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where a call would go now, on the wire.
 *
 * @param route its name, or the name of the model that is asked for
 * @param named whether it is a route of the configuration
 * @param cache how answers of the route are kept; null where none is
 * @param choices the best first; what follows is for when that one fails. Empty where the call
 *     would be refused
 * @param passed what is no place for the call
 */
@RegisterForReflection
@Schema(name = "RouteDecision")
public record DecisionAnswer(
        String route,
        boolean named,
        String policy,
        boolean sticky,
        @Schema(nullable = true) RouteAnswer.@Nullable Kept cache,
        List<Choice> choices,
        List<Passed> passed) {
    /**
     * Of a decision.
     *
     * @param route that was asked for; null where it was a model
     */
    static DecisionAnswer of(RouteBook.Explained explained, @Nullable RouteView route) {
        Decision decision = explained.decision();
        List<Decision.Choice> choices =
                switch (decision) {
                    case Decision.Serve serve -> serve.choices();
                    case Decision.Refuse _ -> List.of();
                };
        return new DecisionAnswer(
                decision.route(),
                explained.named(),
                decision.policy().wireName(),
                explained.sticky(),
                RouteAnswer.Kept.of(route),
                choices.stream().map(choice -> choice(choice, explained)).toList(),
                decision.passed().stream()
                        .map(one -> new Passed(one.model(), one.because()))
                        .toList());
    }

    private static Choice choice(Decision.Choice choice, RouteBook.Explained explained) {
        String spec = choice.candidate().qualified();
        Prospect place =
                explained.places().stream()
                        .filter(one -> one.candidate().equals(choice.candidate()))
                        .findFirst()
                        .orElseThrow();
        Prospect.Speed speed = place.speed();
        Prospect.Price price = place.price();
        return new Choice(
                spec,
                choice.candidate().name(),
                choice.candidate().backend().value(),
                choice.because(),
                place.location().wireName(),
                place.weight(),
                explained.breakers().getOrDefault(spec, "closed"),
                place.down(),
                place.load().calls(),
                speed.firstToken() == null ? null : speed.firstToken().toMillis(),
                speed.tokensPerSecond(),
                price == null ? null : price.input(),
                price == null ? null : price.output());
    }

    /**
     * A place.
     *
     * @param spec that names it and no other
     * @param because why it stands where it does, a part of a sentence
     * @param weight its share; null where the route has no weights
     * @param breaker {@code closed}, {@code open} or {@code half-open}
     * @param down why it is not well; null where it is
     * @param calls that are at work there for Stoker's callers
     * @param firstTokenMs lately, on average; null where that is not known
     * @param tokensPerSecond lately, on average; null where that is not known
     * @param inputPrice for a million tokens; null where it has none
     * @param outputPrice for a million tokens; null where it has none
     */
    @RegisterForReflection
    @Schema(name = "RouteChoice")
    public record Choice(
            String spec,
            String model,
            String backend,
            String because,
            String location,
            @Schema(nullable = true) @Nullable Integer weight,
            String breaker,
            @Schema(nullable = true) @Nullable String down,
            int calls,
            @Schema(nullable = true) @Nullable Long firstTokenMs,
            @Schema(nullable = true) @Nullable Double tokensPerSecond,
            @Schema(nullable = true) @Nullable Double inputPrice,
            @Schema(nullable = true) @Nullable Double outputPrice) {}

    /**
     * What was passed over.
     *
     * @param model with its backend, or a member as it is written
     */
    @RegisterForReflection
    @Schema(name = "RoutePassed")
    public record Passed(String model, String because) {}
}
