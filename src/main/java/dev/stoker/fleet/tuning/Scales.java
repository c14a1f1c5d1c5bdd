package dev.stoker.fleet.tuning;

import dev.stoker.backend.EngineSpec;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.MemoryReadings;
import dev.stoker.fleet.Tenant;
import dev.stoker.fleet.memory.Domain;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Need;
import dev.stoker.fleet.memory.Prospect;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Resident;
import dev.stoker.tuning.MemoryNeed;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planner;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.MemoryEstimator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Weighs what a load needs against what there is, by the estimates that plans are made of. Blocks;
 * safe for threads.
 */
final class Scales {
    private static final Logger LOG = Logger.getLogger(Scales.class);

    private final TunerParts parts;
    private final Ledger ledger;
    private final Questions questions;
    private final Headers headers;
    private final ForeignModels models;

    Scales(
            TunerParts parts,
            Ledger ledger,
            Questions questions,
            Headers headers,
            ForeignModels models) {
        this.parts = parts;
        this.ledger = ledger;
        this.questions = questions;
        this.headers = headers;
        this.models = models;
    }

    Prospect prospect(Tenant wanted, List<Tenant> inMemory) {
        try {
            return switch (wanted) {
                case Tenant.Ours(_, var spec, _) -> ofEngine(spec, inMemory);
                case Tenant.Theirs theirs -> ofServer(theirs, inMemory);
            };
        } catch (StokerException e) {
            LOG.debugf("nothing is known of a load of %s: %s", wanted.holder(), e.detail());
            return Prospect.UNKNOWN;
        }
    }

    MemoryReadings readings(List<Tenant> inMemory) {
        Hardware hardware = parts.machine().read();
        Map<Holder, MemoryReadings.Weight> weights = new HashMap<>();
        for (Tenant one : inMemory) {
            weights.put(one.holder(), weight(one, hardware));
        }
        return new MemoryReadings(Pools.of(hardware), weights);
    }

    private Prospect ofEngine(EngineSpec spec, List<Tenant> inMemory) {
        ModelFacts model =
                parts.settings().enabled() ? headers.of(spec.file(), spec.projector()) : null;
        Hardware hardware = parts.machine().read();
        var yields = new Yield(hardware);
        if (model == null) {
            return new Prospect(null, Map.of(), yields.all(inMemory));
        }
        PlanQuestion question = questions.engine(spec, model, WhatIf.NOTHING, hardware);
        MemoryNeed need = Planner.need(question);
        return need == null
                ? new Prospect(null, Map.of(), yields.all(inMemory))
                : new Prospect(
                        new Need(need.least(), need.wanted()),
                        free(
                                hardware,
                                yields.engines,
                                spec,
                                need.devices(),
                                question.circumstances().returned()),
                        yields.all(inMemory));
    }

    private Prospect ofServer(Tenant.Theirs wanted, List<Tenant> inMemory) {
        Hardware hardware = parts.machine().readFor(wanted.server().pid());
        var yields = new Yield(parts.machine().read());
        ModelFacts facts = models.facts(wanted.server(), wanted.model(), List.of());
        PlanQuestion beside =
                questions.beside(wanted.server(), wanted.model().name(), facts, hardware);
        MemoryNeed planned = planned(beside, wanted.context());
        Need need =
                planned != null && MemoryEstimator.knows(facts)
                        ? new Need(planned.least(), planned.wanted())
                        : bySize(wanted, beside);
        Bytes devices = planned == null ? Bytes.ZERO : planned.devices();
        return new Prospect(
                need,
                free(hardware, yields.engines, null, devices, Bytes.ZERO),
                yields.all(inMemory));
    }

    /**
     * With the context that its calls ask for, else that the user wishes. One that the model was
     * not trained for nobody gets: its server loads it with one of its own.
     */
    private static @Nullable MemoryNeed planned(PlanQuestion beside, @Nullable Long context) {
        Wishes.Context asked =
                context == null || context < 1 || context > Integer.MAX_VALUE
                        ? beside.wishes().context()
                        : new Wishes.Context.Tokens(context.intValue());
        MemoryNeed need = Planner.need(wishing(beside, asked));
        return need == null ? Planner.need(wishing(beside, new Wishes.Context.Auto())) : need;
    }

    private static @Nullable Need bySize(Tenant.Theirs wanted, PlanQuestion question) {
        Bytes files = RoughSize.of(wanted.model());
        if (files == null) {
            return null;
        }
        Bytes reserve = question.wishes().reserve();
        return Need.of(Planner.toHold(RoughSize.running(files), reserve));
    }

    private static PlanQuestion wishing(PlanQuestion question, Wishes.Context context) {
        return new PlanQuestion(
                question.hardware(),
                question.model(),
                question.backend(),
                new WhatIf(context, null, null, null, null).over(question.wishes()),
                question.circumstances(),
                question.measured());
    }

    /**
     * In each domain that a process on that hardware is charged to.
     *
     * @param engines where engines are promised memory, too
     * @param besides an engine whose promise does not count, since it is that promise
     */
    private Map<Domain, Bytes> free(
            Hardware hardware,
            @Nullable Domain engines,
            @Nullable EngineSpec besides,
            Bytes devices,
            Bytes returned) {
        var memory = hardware.memory().reading();
        Path file = besides == null ? Path.of("") : besides.file();
        var free = new HashMap<Domain, Bytes>();
        if (memory.available() instanceof Fact.Known<Bytes>(var available, _)) {
            Bytes promised = ledger.promised(file, besides, false, parts.machine()::resident);
            free.put(Domain.MACHINE, available.plus(returned).minus(promised).plus(devices));
        }
        Domain cgroup = Pools.cgroup(hardware);
        if (cgroup != null
                && memory.cgroup().headroom() instanceof Fact.Known<Bytes>(var headroom, _)) {
            boolean shared = cgroup.equals(engines);
            Bytes promised =
                    shared
                            ? ledger.promised(file, besides, true, parts.machine()::resident)
                            : Bytes.ZERO;
            free.put(cgroup, headroom.plus(returned).minus(promised).plus(devices));
        }
        return free;
    }

    private MemoryReadings.Weight weight(Tenant one, Hardware hardware) {
        return switch (one) {
            case Tenant.Ours(_, var spec, var pid) ->
                    new MemoryReadings.Weight(
                            pid == null
                                    ? Fact.unknown("its process has just begun or ended")
                                    : parts.machine().resident(pid).map(Resident::total),
                            Pools.hasCards(hardware)
                                    ? Fact.unknown(
                                            "the driver does not tell what one process has of a card")
                                    : Fact.known(Bytes.ZERO, "there is no card"),
                            Fact.known(
                                    ledger.promisedTo(spec, parts.machine()::resident),
                                    "its plan, less what it has"));
            case Tenant.Theirs(_, var server, var model, _) ->
                    Pools.told(server.id().value(), model);
        };
    }

    /** What is free by the end of models. */
    private final class Yield {
        private final @Nullable Domain engines;
        private final Map<Long, Hardware> servers = new HashMap<>();

        Yield(Hardware ours) {
            this.engines = Pools.cgroup(ours);
        }

        Map<Holder, Map<Domain, Bytes>> all(List<Tenant> inMemory) {
            Map<Holder, Map<Domain, Bytes>> all = new HashMap<>();
            for (Tenant one : inMemory) {
                Bytes given = given(one);
                Domain cgroup = cgroup(one);
                if (given != null) {
                    all.put(
                            one.holder(),
                            cgroup == null
                                    ? Map.of(Domain.MACHINE, given)
                                    : Map.of(Domain.MACHINE, given, cgroup, given));
                }
            }
            return all;
        }

        private @Nullable Bytes given(Tenant one) {
            return switch (one) {
                case Tenant.Ours(_, var spec, var pid) -> engine(spec, pid);
                case Tenant.Theirs(_, _, var model, _) -> {
                    Bytes told = model.resident();
                    yield told == null ? RoughSize.of(model) : told;
                }
            };
        }

        /** What it has and what it was promised go together with it. */
        private @Nullable Bytes engine(EngineSpec spec, @Nullable Long pid) {
            Ledger.Grant grant = ledger.of(spec);
            if (grant != null) {
                return grant.plan().memory().estimate().total();
            }
            return pid == null
                    ? null
                    : parts.machine().resident(pid).map(Resident::total).asOptional().orElse(null);
        }

        private @Nullable Domain cgroup(Tenant one) {
            return switch (one) {
                case Tenant.Ours _ -> engines;
                case Tenant.Theirs(_, var server, _, _) -> {
                    Long pid = server.pid();
                    yield pid == null
                            ? null
                            : Pools.cgroup(servers.computeIfAbsent(pid, parts.machine()::readFor));
                }
            };
        }
    }
}
