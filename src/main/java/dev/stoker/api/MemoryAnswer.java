package dev.stoker.api;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.core.WallTime;
import dev.stoker.fleet.MemoryBook;
import dev.stoker.fleet.MemoryReadings;
import dev.stoker.fleet.MemoryReadings.Weight;
import dev.stoker.fleet.MemoryState;
import dev.stoker.fleet.memory.Holder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The memory of this machine on the wire. Unit: bytes.
 *
 * @param pools main memory, the engines' cgroup where it has a limit, and cards
 * @param models in memory
 * @param loading about to be, of which the memory counts as taken
 * @param waiting a call waits for their memory
 */
@RegisterForReflection
@Schema(name = "Memory")
public record MemoryAnswer(
        List<PoolAnswer> pools,
        List<OccupantAnswer> models,
        List<ModelName> loading,
        List<ModelName> waiting) {
    static MemoryAnswer of(MemoryBook.Page page, WallTime time) {
        List<OccupantAnswer> models =
                page.state().occupants().stream()
                        .map(one -> OccupantAnswer.of(one, weight(page, one), time))
                        .toList();
        return new MemoryAnswer(
                page.readings().pools().stream().map(pool -> PoolAnswer.of(pool, page)).toList(),
                models,
                page.state().loading().stream().map(ModelName::of).toList(),
                page.state().waiting().stream().map(ModelName::of).toList());
    }

    private static Weight weight(MemoryBook.Page page, MemoryState.Occupant one) {
        return page.readings()
                .weights()
                .getOrDefault(one.tenant().holder(), Weight.unknown("it has just come or gone"));
    }

    /**
     * Memory of one kind.
     *
     * @param name {@code main}, {@code engines}, {@code gpu0} and so on
     * @param free what can be taken as it is
     * @param promised what models in memory will still take of what is free; of main memory
     * @param others what is neither free nor known to be a model's; of main memory
     */
    @RegisterForReflection
    @Schema(name = "MemoryPool")
    public record PoolAnswer(
            String name,
            Fact<Bytes> total,
            Fact<Bytes> free,
            Fact<Bytes> promised,
            Fact<Bytes> others) {
        static PoolAnswer of(MemoryReadings.Pool pool, MemoryBook.Page page) {
            if (!pool.name().equals("main")) {
                Fact<Bytes> untold = Fact.unknown("it is told of main memory only");
                return new PoolAnswer(pool.name(), pool.total(), pool.free(), untold, untold);
            }
            Bytes promised = Bytes.ZERO;
            Bytes held = Bytes.ZERO;
            for (Weight weight : page.readings().weights().values()) {
                promised = promised.plus(weight.promised().asOptional().orElse(Bytes.ZERO));
                held = held.plus(weight.main().asOptional().orElse(Bytes.ZERO));
            }
            return new PoolAnswer(
                    pool.name(),
                    pool.total(),
                    pool.free(),
                    Fact.known(promised, "the plans of the engines"),
                    others(pool, held));
        }

        private static Fact<Bytes> others(MemoryReadings.Pool pool, Bytes held) {
            return switch (pool.total()) {
                case Fact.Unknown<Bytes> unknown -> unknown;
                case Fact.Known<Bytes>(var total, _) ->
                        switch (pool.free()) {
                            case Fact.Unknown<Bytes> unknown -> unknown;
                            case Fact.Known<Bytes>(var free, _) ->
                                    Fact.known(
                                            total.minus(free).minus(held),
                                            "total less free and the models'");
                        };
            };
        }
    }

    /**
     * A model in memory.
     *
     * @param use what an engine of Stoker's own was started for
     * @param main main memory it has
     * @param devices memory of cards it has
     * @param promised what it will still take
     * @param since when it came into memory, or was first seen there
     * @param lastUsed by a call through Stoker
     * @param calls through Stoker, under way
     * @param keeper {@code stoker}: Stoker may let go of it; {@code other}: somebody else had it
     *     loaded; {@code nobody}: its server cannot let go of it
     * @param ttlSeconds time without a call after which Stoker lets go of it, as configured for it
     */
    @RegisterForReflection
    @Schema(name = "MemoryOccupant")
    public record OccupantAnswer(
            String model,
            String backend,
            @Schema(nullable = true) @Nullable String use,
            Fact<Bytes> main,
            Fact<Bytes> devices,
            Fact<Bytes> promised,
            @Schema(nullable = true) @Nullable Instant since,
            @Schema(nullable = true) @Nullable Instant lastUsed,
            boolean busy,
            int calls,
            boolean pinned,
            String keeper,
            @Schema(nullable = true) @Nullable Long ttlSeconds) {
        static OccupantAnswer of(MemoryState.Occupant one, Weight weight, WallTime time) {
            Holder holder = one.tenant().holder();
            Duration ttl = one.keep().ttl();
            return new OccupantAnswer(
                    holder.model(),
                    holder.backend().value(),
                    holder.use() == null ? null : holder.use().name().toLowerCase(Locale.ROOT),
                    weight.main(),
                    weight.devices(),
                    weight.promised(),
                    shown(one.since(), time),
                    shown(one.lastUsed(), time),
                    one.busy(),
                    one.calls(),
                    one.keep().pinned(),
                    one.keeper().name().toLowerCase(Locale.ROOT),
                    ttl == null ? null : ttl.toSeconds());
        }

        private static @Nullable Instant shown(@Nullable Instant moment, WallTime time) {
            return moment == null ? null : time.at(moment);
        }
    }

    /** A model by name. */
    @RegisterForReflection
    @Schema(name = "MemoryModelName")
    public record ModelName(String model, String backend) {
        static ModelName of(Holder holder) {
            return new ModelName(holder.model(), holder.backend().value());
        }
    }
}
