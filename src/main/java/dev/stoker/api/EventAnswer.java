package dev.stoker.api;

import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.EngineView;
import dev.stoker.fleet.FleetEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event on the wire.
 *
 * @param id one more than that of the event before
 * @param at when it was told
 * @param sentence what happened, for people
 * @param backend whose it is; null if it is nobody's
 * @param model which it is about; null if it is about none
 * @param state that it is in since; null if it tells of none
 */
@RegisterForReflection
@Schema(name = "FleetEvent")
public record EventAnswer(
        long id,
        String type,
        Instant at,
        String sentence,
        @Schema(nullable = true) @Nullable String backend,
        @Schema(nullable = true) @Nullable String model,
        @Schema(nullable = true) @Nullable String state) {

    static EventAnswer of(long id, FleetEvent event, Instant at) {
        Subject subject =
                switch (event) {
                    case FleetEvent.ScanEnded _ -> Subject.NONE;
                    case FleetEvent.BackendAppeared(var backend) -> Subject.of(backend);
                    case FleetEvent.BackendGone(var last) ->
                            new Subject(last.id().value(), null, null);
                    case FleetEvent.HealthChanged(var backend) -> Subject.of(backend);
                    case FleetEvent.EngineChanged(var engine) -> Subject.of(engine);
                    case FleetEvent.PlanMade(var spec, _) ->
                            new Subject(Subject.OURS, spec.model(), null);
                    case FleetEvent.PlanOutdated(var spec, _) ->
                            new Subject(Subject.OURS, spec.model(), null);
                    case FleetEvent.ModelEvicted(var backend, var model, _) ->
                            new Subject(backend.value(), model, null);
                    case FleetEvent.BreakerOpened(var backend, var model, _, _) ->
                            new Subject(backend.value(), model, "open");
                    case FleetEvent.BreakerClosed(var backend, var model, _) ->
                            new Subject(backend.value(), model, "closed");
                    case FleetEvent.RoomMade(var backend, var model, _, _) ->
                            new Subject(backend.value(), model, null);
                    case FleetEvent.RoomRefused(var backend, var model, _) ->
                            new Subject(backend.value(), model, null);
                };
        return new EventAnswer(
                id,
                event.type(),
                at,
                event.sentence(),
                subject.backend(),
                subject.model(),
                subject.state());
    }

    static EventAnswer of(long id, ConfigEvent event, Instant at) {
        return new EventAnswer(id, event.type(), at, event.sentence(), null, null, null);
    }

    private record Subject(
            @Nullable String backend, @Nullable String model, @Nullable String state) {
        static final String OURS = "llamacpp";
        static final Subject NONE = new Subject(null, null, null);

        static Subject of(BackendView backend) {
            return new Subject(backend.id().value(), null, backend.condition().state().wireName());
        }

        static Subject of(EngineView engine) {
            return new Subject(OURS, engine.model(), engine.state());
        }
    }
}
