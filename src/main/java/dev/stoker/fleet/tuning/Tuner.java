package dev.stoker.fleet.tuning;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.PlannedEngines;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Fact;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.MemoryReadings;
import dev.stoker.fleet.Planning;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Tenant;
import dev.stoker.fleet.memory.Prospect;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Resident;
import dev.stoker.supervise.EngineSnapshot;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planner;
import dev.stoker.tuning.Retune;
import dev.stoker.tuning.Running;
import dev.stoker.tuning.TuningSettings;
import dev.stoker.tuning.memory.MemoryEstimator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans: of engines that start, of models others serve, and for who only asks. Every method
 * blocks but {@link #moved}; all are safe for threads.
 */
public final class Tuner implements PlannedEngines.Plans, Planning {
    private static final Logger LOG = Logger.getLogger(Tuner.class);

    private final TunerParts parts;
    private final Ledger ledger = new Ledger();
    private final Questions questions;
    private final Headers headers = new Headers();
    private final ForeignModels models;
    private final Scales scales;

    /** Two engines that start at once must not be promised the same memory. */
    private final ReentrantLock granting = new ReentrantLock();

    public Tuner(TunerParts parts) {
        this.parts = parts;
        this.questions = new Questions(parts, ledger);
        this.models = new ForeignModels(headers, parts.patience());
        this.scales = new Scales(parts, ledger, questions, headers, models);
    }

    /**
     * The plan of an engine that starts now. What it will take counts as taken from then on.
     *
     * @return null where nothing is to be planned, or its file tells too little, which whoever
     *     starts it finds out too
     * @throws StokerException {@code MEMORY_SHORT} if it would not fit
     */
    @Override
    public @Nullable Plan planFor(EngineSpec spec) {
        ModelFacts model =
                parts.settings().enabled() ? headers.of(spec.file(), spec.projector()) : null;
        if (model == null) {
            return null;
        }
        granting.lock();
        try {
            PlanQuestion question = questions.engine(spec, model, WhatIf.NOTHING);
            return switch (Planner.plan(question)) {
                case PlanOutcome.Fits(Plan plan) -> {
                    granted(spec, plan, question, false);
                    parts.made().accept(spec, plan);
                    yield plan;
                }
                case PlanOutcome.TooLarge tooLarge -> throw refusal(spec, tooLarge);
            };
        } finally {
            granting.unlock();
        }
    }

    /**
     * An engine that is only measured starts with that plan; what it will take counts as taken from
     * then on.
     */
    public void tried(EngineSpec spec, Plan plan, PlanQuestion question) {
        granted(spec, plan, question, true);
    }

    private void granted(EngineSpec spec, Plan plan, PlanQuestion question, boolean trial) {
        Bytes mapped = MemoryEstimator.mapped(question.model(), plan.memory().layout().load());
        ledger.granted(spec, plan, mapped, Planner.usesGpus(question), trial);
    }

    /** An engine has moved on; told after each change. Never blocks. */
    public void moved(EngineSpec spec, EngineSnapshot now) {
        ledger.moved(spec, now);
    }

    @Override
    public @Nullable Map<String, Long> optionsOf(Server server, CatalogueModel model) {
        Tuning tuning = server.port().tuning();
        if (!parts.settings().enabled()
                || !tuning.tunedByCalls()
                || ForeignModels.whyElsewhere(server, model) != null) {
            return Map.of();
        }
        try {
            Running running = tuning.running(server.endpoint(), model.name(), parts.patience());
            Answer answer = foreign(server, model, List.of(), running, WhatIf.NOTHING);
            return tuning.options(ForeignModels.sendable(answer.outcome()));
        } catch (StokerException e) {
            LOG.debugf("no plan for %s at %s: %s", model.name(), server.id(), e.detail());
            return null;
        }
    }

    @Override
    public @Nullable Long contextOf(EngineSpec spec) {
        Plan plan = runningPlan(spec);
        Integer tokens = plan == null ? null : perRequest(plan);
        return tokens == null ? null : tokens.longValue();
    }

    @Override
    public @Nullable Integer slotsOf(EngineSpec spec) {
        Plan plan = runningPlan(spec);
        if (plan != null) {
            return plan.memory().layout().cache().slots();
        }
        return parts.settings().enabled()
                ? parts.settings().wishesFor(spec.model(), BackendNames.SUPERVISED.value()).slots()
                : null;
    }

    /** Tokens of context of one request; null where the backend chooses by itself. */
    static @Nullable Integer perRequest(Plan plan) {
        Integer tokens = plan.context().tokens().value();
        var cache = plan.memory().layout().cache();
        return tokens == null || cache.unified() ? tokens : Integer.valueOf(tokens / cache.slots());
    }

    @Override
    public List<Better> review() {
        List<Better> all = new ArrayList<>();
        // So that the next engine to start knows of the last half minute.
        var _ = questions.busyCpus();
        TuningSettings wanted = parts.settings();
        if (!wanted.enabled() || !wanted.retune()) {
            return all;
        }
        for (Ledger.Grant grant : ledger.all()) {
            try {
                review(grant, all);
            } catch (StokerException e) {
                LOG.debugf("no review of %s: %s", grant.spec().model(), e.detail());
            }
        }
        return all;
    }

    private void review(Ledger.Grant grant, List<Better> all) {
        EngineSpec spec = grant.spec();
        ModelFacts model = grant.terms().trial() ? null : headers.of(spec.file(), spec.projector());
        if (model == null) {
            return;
        }
        PlanOutcome now = ask(questions.engine(spec, model, WhatIf.NOTHING)).outcome();
        if (Retune.judge(grant.plan(), now, !grant.terms().onGpus())
                instanceof Retune.Verdict.Restart(boolean pressing, var because, var changes)) {
            all.add(new Better(spec, pressing, because + " " + String.join(", ", changes)));
        }
    }

    @Override
    public Prospect prospect(Tenant wanted, List<Tenant> inMemory) {
        return scales.prospect(wanted, inMemory);
    }

    @Override
    public MemoryReadings readings(List<Tenant> inMemory) {
        return scales.readings(inMemory);
    }

    @Override
    public void promisedElsewhere(Bytes all) {
        questions.promisedElsewhere(all);
    }

    Machine machine() {
        return parts.machine();
    }

    /** Whether an engine would fit beside all that run; null if its file cannot be read. */
    @Nullable Fit fitOf(EngineSpec spec, Hardware hardware) {
        ModelFacts model = headers.of(spec.file(), spec.projector());
        return model == null
                ? null
                : Judged.of(Planner.plan(questions.engine(spec, model, WhatIf.NOTHING, hardware)));
    }

    /** The header of a server's model, where its file is one of this machine; else null. */
    @Nullable ModelFacts scanned(
            List<LocalModel> files, CatalogueModel model, @Nullable Path told) {
        return models.scanned(files, model, told);
    }

    /** Whether a server's model would fit beside all that run, its own others included. */
    Fit fitOf(Server server, String model, ModelFacts facts, Hardware hardware) {
        return Judged.of(Planner.plan(questions.beside(server, model, facts, hardware)));
    }

    /** The same of a model of which only the size of its files is known. */
    Fit fitBySize(Server server, String model, Bytes files, Hardware hardware) {
        ModelFacts unknown = ModelFacts.unknown(model, files);
        PlanOutcome outcome = Planner.plan(questions.beside(server, model, unknown, hardware));
        return Judged.bySize(outcome, files);
    }

    /** What a process has in memory. */
    public Fact<Resident> resident(long pid) {
        return parts.machine().resident(pid);
    }

    /** Whether plans come into force at all. */
    boolean isOn() {
        return parts.settings().enabled();
    }

    /** The plan an engine runs with; null if it does not run, or without one. */
    @Nullable Plan runningPlan(EngineSpec spec) {
        Ledger.Grant grant = ledger.of(spec);
        return grant == null || grant.pid() == null ? null : grant.plan();
    }

    /**
     * The plan for a model of our own, were its engine started now.
     *
     * @throws StokerException {@code MODEL_FILE_REFUSED} if its file cannot be read
     */
    Answer ours(EngineSpec spec, WhatIf whatIf) {
        return ask(questions.engine(spec, readable(spec), whatIf));
    }

    /** The plan for a model of which there is no file here, were it run by that program. */
    Answer unknown(String name, Path program, ModelFacts model, WhatIf whatIf) {
        var spec = new EngineSpec(name, program, Path.of(""), null, Use.GENERATE);
        return ask(questions.engine(spec, model, whatIf));
    }

    /**
     * The plan for a model on somebody else's server. Where nothing tells its header, it is made of
     * the machine and the wishes alone.
     *
     * @param files in which to look for the model if the server does not tell enough of it
     * @param running what it runs with now, which is given back when it is loaded anew
     * @throws StokerException {@code NOT_SUPPORTED} if it runs on another machine; else as {@link
     *     Tuning#facts}
     */
    Answer foreign(
            Server server,
            CatalogueModel listed,
            List<LocalModel> files,
            @Nullable Running running,
            WhatIf whatIf) {
        ForeignModels.demandPlannable(server, listed);
        ModelFacts model = models.facts(server, listed, files);
        return ask(questions.foreign(server, listed, model, running, whatIf));
    }

    /**
     * The question for an engine that would run beside all that run now, with other wishes than the
     * user's and without what was measured.
     *
     * @throws StokerException {@code MODEL_FILE_REFUSED} if its file cannot be read
     */
    public PlanQuestion beside(EngineSpec spec, UnaryOperator<PlanQuestion> change) {
        return change.apply(questions.beside(spec, readable(spec)));
    }

    private ModelFacts readable(EngineSpec spec) {
        ModelFacts model = headers.of(spec.file(), spec.projector());
        if (model == null) {
            throw new StokerException(
                    ErrorCode.MODEL_FILE_REFUSED,
                    "the file of model '" + spec.model() + "' cannot be read");
        }
        return model;
    }

    private static Answer ask(PlanQuestion question) {
        return new Answer(question, Planner.plan(question));
    }

    /** A sentence as a part of another one. */
    static String clause(String sentence) {
        String bare =
                sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
    }

    private static StokerException refusal(EngineSpec spec, PlanOutcome.TooLarge tooLarge) {
        String nearest =
                tooLarge.nearest().stream()
                        .limit(3)
                        .map(PlanOutcome.Nearest::change)
                        .collect(Collectors.joining("; "));
        return new StokerException(
                ErrorCode.MEMORY_SHORT,
                "model '%s' does not fit: %s%s"
                        .formatted(
                                spec.model(),
                                clause(tooLarge.because()),
                                nearest.isEmpty() ? "" : "; what would fit: " + nearest));
    }

    /** A question and what came of it. */
    record Answer(PlanQuestion question, PlanOutcome outcome) {}
}
