package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.memory.Holder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@link Room} has done elsewhere. No method waits; what comes of it comes as a message. */
final class RoomWork {
    /** A machine that swaps is slow. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final OwnTenants own;
    private final Errands errands;
    private final Planning planning;
    private final Consumer<Message> post;

    RoomWork(OwnTenants own, Errands errands, Planning planning, Consumer<Message> post) {
        this.own = own;
        this.errands = errands;
        this.planning = planning;
        this.post = post;
    }

    /** Reads what there is for that model. */
    void weigh(long number, Tenant wanted, List<Tenant> inMemory) {
        errands.weigh(number, wanted, inMemory);
    }

    /** Has that model let go of by the means of its backend, in the attempt of that number. */
    void evict(long number, Tenant tenant, String because) {
        switch (tenant) {
            case Tenant.Theirs theirs -> errands.unload(number, theirs, because);
            case Tenant.Ours(var holder, var spec, _) -> {
                CompletionStage<Void> end = own.giveWay(spec, because);
                if (end == null) {
                    post.accept(
                            new Message.GaveWay(number, holder, because, "it is at work again"));
                } else {
                    var _ =
                            end.whenComplete((_, fault) ->
                                    post.accept(
                                            new Message.GaveWay(
                                                    number, holder, because, failure(fault))));
                }
            }
        }
    }

    private static @Nullable String failure(@Nullable Throwable fault) {
        return fault == null ? null : "its engine could not be stopped";
    }

    /** How long the end of that can take at most where all is well. */
    Duration longest(Tenant tenant) {
        return switch (tenant) {
            case Tenant.Theirs _ -> Errands.UNLOADING.plus(MARGIN);
            case Tenant.Ours(_, var spec, _) -> own.longestStop(spec).plus(MARGIN);
        };
    }

    /** Loads of others' servers are about to take so much. */
    void promisedElsewhere(Bytes all) {
        planning.promisedElsewhere(all);
    }

    /** What was to be loaded there is, or is not to be. */
    void lookAt(BackendId backend) {
        post.accept(new Message.Changed(backend));
    }

    void tickAfter(Duration pause) {
        errands.after(pause, new Message.RoomTick());
    }

    /** A caller that leaves is not to hold its turn until the next tick. */
    void tellWhenOver(Journey journey) {
        var _ =
                journey.place()
                        .reply()
                        .whenComplete((_, _) -> {
                            if (journey.place().reply().isCancelled()) {
                                post.accept(new Message.RoomTick());
                            }
                        });
    }

    void letGo(Journey journey) {
        post.accept(new Message.LetGo(journey));
    }

    void refuse(Journey journey, Holder holder, StokerException why) {
        tell(new FleetEvent.RoomRefused(holder.backend(), holder.model(), why.detail()));
        post.accept(new Message.Stranded(journey, why));
    }

    /** There is room for a call that others had to give way for. */
    void made(RoomWaiter one, Duration took) {
        Holder holder = one.holder();
        String without =
                one.evicted.stream()
                        .map(Holder::words)
                        .collect(Collectors.joining(", ", "without ", ""));
        tell(new FleetEvent.RoomMade(holder.backend(), holder.model(), took, without));
    }

    void tell(FleetEvent event) {
        post.accept(new Message.Happened(event));
    }
}
