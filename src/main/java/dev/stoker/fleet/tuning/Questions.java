package dev.stoker.fleet.tuning;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.Server;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.MemoryReading;
import dev.stoker.hardware.Resident;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.PlanQuestion.Circumstances;
import dev.stoker.tuning.Running;
import dev.stoker.tuning.Wishes;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the question that a plan answers: the machine as it is now, the model, what its backend can
 * be told, the user's wishes, and what else runs or has been promised memory. Every method blocks;
 * all are safe for threads.
 */
final class Questions {
    private final TunerParts parts;
    private final Ledger ledger;

    /** What loads of others' servers are about to take. */
    private volatile Bytes elsewhere = Bytes.ZERO;

    /**
     * @param ledger tells which engines run, and what memory they will still take
     */
    Questions(TunerParts parts, Ledger ledger) {
        this.parts = parts;
        this.ledger = ledger;
    }

    /** For an engine that would start now, or start anew: what it has is free for it again. */
    PlanQuestion engine(EngineSpec spec, ModelFacts model, WhatIf whatIf) {
        return engine(spec, model, whatIf, parts.machine().read());
    }

    /** The same on a machine that was read before. */
    PlanQuestion engine(EngineSpec spec, ModelFacts model, WhatIf whatIf, Hardware hardware) {
        BackendTraits traits = parts.traits().apply(spec.program());
        return new PlanQuestion(
                hardware,
                model,
                traits,
                whatIf.over(wishesFor(spec)),
                new Circumstances(
                        promised(spec.file(), spec, hardware),
                        returned(spec, boundByCgroup(hardware)),
                        null,
                        isForVectors(spec.use() == Use.EMBED, whatIf),
                        busyCpus()),
                parts.calibrations().of(spec, model, traits, hardware));
    }

    /** For an engine that would run beside all that run now, without what was measured. */
    PlanQuestion beside(EngineSpec spec, ModelFacts model) {
        Hardware hardware = parts.machine().read();
        return new PlanQuestion(
                hardware,
                model,
                parts.traits().apply(spec.program()),
                wishesFor(spec),
                new Circumstances(
                        promised(spec.file(), null, hardware),
                        Bytes.ZERO,
                        null,
                        spec.use() == Use.EMBED,
                        null),
                null);
    }

    /** For a model on somebody else's server, beside all that run, its own others included. */
    PlanQuestion beside(Server server, String model, ModelFacts facts, Hardware hardware) {
        return new PlanQuestion(
                hardware,
                facts,
                server.port().tuning().traits(server.version()),
                parts.settings().wishesFor(model, server.id().value()),
                new Circumstances(
                        promised(Path.of(""), null, hardware), Bytes.ZERO, null, false, null),
                null);
    }

    /**
     * For a model on somebody else's server, were it loaded anew.
     *
     * @param running what it runs with now, which is given back then; null if it does not run
     */
    PlanQuestion foreign(
            Server server,
            CatalogueModel listed,
            ModelFacts model,
            @Nullable Running running,
            WhatIf whatIf) {
        boolean embedding = isForVectors(listed.uses().equals(Set.of(Use.EMBED)), whatIf);
        return new PlanQuestion(
                parts.machine().readFor(server.pid()),
                model,
                server.port().tuning().traits(server.version()),
                whatIf.over(parts.settings().wishesFor(listed.name(), server.id().value())),
                new Circumstances(
                        Bytes.ZERO,
                        running == null
                                ? Bytes.ZERO
                                : ForeignModels.held(model, running, embedding),
                        null,
                        embedding,
                        null),
                null);
    }

    /**
     * How many CPUs others keep busy; null where that is not known. It is measured from one call to
     * the next.
     */
    @Nullable Double busyCpus() {
        Set<Long> ours = new HashSet<>();
        for (Ledger.Grant grant : ledger.all()) {
            Long pid = grant.pid();
            if (pid != null) {
                ours.add(pid);
            }
        }
        return parts.machine().busyCpus(ours);
    }

    private Wishes wishesFor(EngineSpec spec) {
        return parts.settings().wishesFor(spec.model(), BackendNames.SUPERVISED.value());
    }

    void promisedElsewhere(Bytes all) {
        elsewhere = all;
    }

    private Bytes promised(Path file, @Nullable EngineSpec besides, Hardware hardware) {
        return ledger.promised(file, besides, boundByCgroup(hardware), parts.machine()::resident)
                .plus(elsewhere);
    }

    private static boolean boundByCgroup(Hardware hardware) {
        MemoryReading now = hardware.memory().reading();
        return now.takeable() instanceof Fact.Known<Bytes> least && !least.equals(now.available());
    }

    private static boolean isForVectors(boolean made, WhatIf whatIf) {
        return whatIf.embedding() == null ? made : whatIf.embedding();
    }

    /** What the engine has now is there again when it starts anew. */
    private Bytes returned(EngineSpec spec, boolean charged) {
        Ledger.Grant grant = ledger.of(spec);
        return grant != null
                        && grant.pid() != null
                        && parts.machine().resident(grant.pid())
                                instanceof Fact.Known<Resident>(var taken, _)
                ? (charged ? taken.total() : taken.anon())
                : Bytes.ZERO;
    }
}
