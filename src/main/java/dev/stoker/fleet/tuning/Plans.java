package dev.stoker.fleet.tuning;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Workplace;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufResult;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.Running;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers who asks for the plan of a model. Blocks: call from a virtual thread. */
public final class Plans {
    /** Copying a model's description, or loading a large one. */
    private static final Duration APPLYING = Duration.ofMinutes(5);

    private final Tuner tuner;
    private final Function<BackendId, @Nullable Server> servers;
    private final Sent sent;
    private final Function<URI, GgufResult> hub;
    private final Duration patience;

    /**
     * Builds it.
     *
     * @param servers of others, by their id
     * @param sent tells what calls carry now
     * @param hub reads the header of a model that is not on this machine
     * @param patience with a server that is asked about a model
     */
    public Plans(
            Tuner tuner,
            Function<BackendId, @Nullable Server> servers,
            Sent sent,
            Function<URI, GgufResult> hub,
            Duration patience) {
        this.tuner = tuner;
        this.servers = servers;
        this.sent = sent;
        this.hub = hub;
        this.patience = patience;
    }

    /**
     * The plan of a model that is not on this machine yet, were it to run on an engine of its own.
     *
     * @throws StokerException {@code MODEL_FILE_REFUSED} if it may not be read from there or is no
     *     sound model; {@code BACKEND_UNREACHABLE} if there was no proper answer; {@code
     *     NO_BACKEND} where no engine could be started
     */
    public PlanView afar(FleetView fleet, URI model, WhatIf whatIf) {
        return afar(fleet, model, hub.apply(model), whatIf);
    }

    /**
     * The same of a model whose header has been asked for.
     *
     * @param header what came of that
     */
    public PlanView afar(FleetView fleet, URI model, GgufResult header, WhatIf whatIf) {
        Workplace workplace = fleet.workplace();
        if (workplace == null) {
            throw new StokerException(
                    ErrorCode.NO_BACKEND, "no llama-server is installed that could run it");
        }
        GgufFacts facts =
                switch (header) {
                    case GgufResult.Read(GgufFacts read) -> read;
                    case GgufResult.Refused(var because) ->
                            throw new StokerException(
                                    ErrorCode.MODEL_FILE_REFUSED, "that address: " + because);
                    case GgufResult.Unreadable(var because) ->
                            throw new StokerException(
                                    ErrorCode.BACKEND_UNREACHABLE, "that address: " + because);
                };
        var listed =
                new ModelView(
                        nameOf(model),
                        BackendNames.SUPERVISED,
                        BackendKind.LLAMACPP,
                        Origin.SUPERVISED,
                        CatalogueModel.named(nameOf(model)));
        var weights = new ModelFacts(facts, facts.tensors().size(), Bytes.ZERO);
        Tuner.Answer answer = tuner.unknown(listed.id(), workplace.program(), weights, whatIf);
        return view(
                listed,
                answer,
                answer.outcome(),
                PlanView.State.WHAT_IF,
                "a question: the model is not on this machine",
                null,
                List.of());
    }

    private static String nameOf(URI model) {
        String path = String.valueOf(model.getPath());
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.gguf$", "");
    }

    /**
     * The plan of the model that a spec names.
     *
     * @throws StokerException as {@link FleetView#model}; {@code MODEL_FILE_REFUSED}; {@code
     *     NOT_SUPPORTED} where the server runs elsewhere, or is of a kind that tells and takes
     *     nothing; {@code BACKEND_UNREACHABLE}, {@code BACKEND_TIMEOUT} or {@code BACKEND_ERROR} if
     *     it does not answer
     */
    public PlanView of(FleetView fleet, String spec, WhatIf whatIf) {
        ModelView model = fleet.model(spec);
        if (model.origin() == Origin.SUPERVISED) {
            return ours(fleet, model, whatIf);
        }
        return theirs(fleet, server(model), model, whatIf);
    }

    /**
     * The plan of a model of our own: the one its engine runs with, else the one it would start
     * with now, also where that does not fit.
     *
     * @throws StokerException {@code MODEL_NOT_FOUND}, {@code MODEL_FILE_REFUSED}
     */
    public Plan plannedFor(FleetView fleet, ModelView model) {
        return switch (ours(fleet, model, WhatIf.NOTHING).outcome()) {
            case PlanOutcome.Fits(Plan plan) -> plan;
            case PlanOutcome.TooLarge(_, Plan asked, _) -> asked;
        };
    }

    /**
     * Changes the settings of a server that somebody else runs, since the user asked for that.
     *
     * @return one sentence about what was done, and what is still to happen
     * @throws StokerException as {@link #of}; {@code NOT_SUPPORTED} where there is nothing to
     *     change or no way to; {@code MEMORY_SHORT} if the plan would not fit
     */
    public String apply(FleetView fleet, String spec) {
        ModelView model = fleet.model(spec);
        if (model.origin() == Origin.SUPERVISED) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "an engine of Stoker's own is started with its plan: there is nothing to apply");
        }
        Server server = server(model);
        return switch (answerOf(fleet, server, model, running(server, model), WhatIf.NOTHING)
                .outcome()) {
            case PlanOutcome.Fits(Plan plan) ->
                    server.port()
                            .tuning()
                            .apply(server.endpoint(), model.model().name(), plan, APPLYING);
            case PlanOutcome.TooLarge(var because, _, _) ->
                    throw new StokerException(ErrorCode.MEMORY_SHORT, because);
        };
    }

    /**
     * The engine of Stoker's own for the model that a spec names.
     *
     * @throws StokerException as {@link FleetView#model}; {@code NOT_SUPPORTED} if another server
     *     has it
     */
    public static EngineSpec engine(FleetView fleet, String spec) {
        ModelView model = fleet.model(spec);
        if (model.origin() != Origin.SUPERVISED) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "model '%s' is on '%s', which Stoker did not start; only engines of its own are measured"
                            .formatted(model.id(), model.backend()));
        }
        return engineOf(fleet, model, WhatIf.NOTHING);
    }

    /** The engine that serves the model in that view, or would. */
    private static EngineSpec engineOf(FleetView fleet, ModelView model, WhatIf whatIf) {
        boolean vectors =
                whatIf.embedding() == null
                        ? model.model().uses().equals(Set.of(Use.EMBED))
                        : whatIf.embedding();
        Workplace workplace = fleet.workplace();
        EngineSpec spec =
                workplace == null
                        ? null
                        : workplace.engine(
                                model.model().name(), vectors ? Use.EMBED : Use.GENERATE);
        if (spec == null) {
            throw new StokerException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "the file of model '" + model.model().name() + "' is gone");
        }
        return spec;
    }

    private PlanView ours(FleetView fleet, ModelView model, WhatIf whatIf) {
        EngineSpec spec = engineOf(fleet, model, whatIf);
        Tuner.Answer now = tuner.ours(spec, whatIf);
        Plan running = tuner.runningPlan(spec);
        boolean asked = !tuner.isOn() || !whatIf.equals(WhatIf.NOTHING);
        PlanOutcome shown =
                running == null || asked ? now.outcome() : new PlanOutcome.Fits(running);
        PlanView.State state =
                asked
                        ? PlanView.State.WHAT_IF
                        : running == null ? PlanView.State.PENDING : PlanView.State.APPLIED;
        String how =
                switch (state) {
                    case APPLIED -> "the engine runs with it";
                    case PENDING ->
                            shown instanceof PlanOutcome.Fits
                                    ? "it is made anew, with the memory there is then, when the engine starts"
                                    : "the engine does not start until it fits";
                    case WHAT_IF, ADVISED -> question();
                };
        return view(
                model,
                now,
                shown,
                state,
                how,
                running == null ? null : inForce(running),
                List.of());
    }

    private Server server(ModelView model) {
        Server server = servers.apply(model.backend());
        if (server == null) {
            throw new StokerException(
                    ErrorCode.NO_BACKEND, "backend '" + model.backend() + "' has just gone");
        }
        ForeignModels.demandPlannable(server, model.model());
        return server;
    }

    private @Nullable Running running(Server server, ModelView model) {
        return server.port().tuning().running(server.endpoint(), model.model().name(), patience);
    }

    private Tuner.Answer answerOf(
            FleetView fleet,
            Server server,
            ModelView model,
            @Nullable Running running,
            WhatIf whatIf) {
        Workplace workplace = fleet.workplace();
        // What calls carry is found out without the files, and the same plan is to be shown.
        List<LocalModel> files =
                workplace == null || server.port().tuning().tunedByCalls()
                        ? List.of()
                        : workplace.models();
        return tuner.foreign(server, model.model(), files, running, whatIf);
    }

    private PlanView theirs(FleetView fleet, Server server, ModelView model, WhatIf whatIf) {
        Running running = running(server, model);
        Tuner.Answer answer = answerOf(fleet, server, model, running, whatIf);
        var tuning = server.port().tuning();
        Plan plan = ForeignModels.sendable(answer.outcome());
        boolean fits = answer.outcome() instanceof PlanOutcome.Fits;
        List<String> advice = fits ? tuning.advice(plan) : List.of();
        boolean asked = !tuner.isOn() || !whatIf.equals(WhatIf.NOTHING);
        Standing standing =
                asked
                        ? new Standing(PlanView.State.WHAT_IF, question())
                        : !fits
                                ? Standing.TOO_LARGE
                                : tuning.tunedByCalls()
                                        ? Standing.ofCalls(
                                                tuning.options(plan),
                                                sent.to(server, model.model().name()))
                                        : Standing.ofAdvice(advice);
        return view(
                model, answer, answer.outcome(), standing.state(), standing.how(), running, advice);
    }

    private String question() {
        return tuner.isOn()
                ? "a question: nothing is changed"
                : "plans are switched off: stoker.tuning.enabled is false";
    }

    private static PlanView view(
            ModelView model,
            Tuner.Answer answer,
            PlanOutcome outcome,
            PlanView.State state,
            String how,
            @Nullable Running running,
            List<String> advice) {
        return new PlanView(
                model,
                answer.question().backend(),
                answer.question().hardware(),
                outcome,
                state,
                how,
                running,
                advice);
    }

    private static Running inForce(Plan plan) {
        return new Running(
                plan.cpu().inEffect().asOptional().orElse(null),
                Tuner.perRequest(plan),
                plan.context().slots().value(),
                plan.context().keys().value(),
                plan.context().values().value(),
                "its arguments");
    }

    /** What calls for the models of others carry. */
    @FunctionalInterface
    public interface Sent {
        /** For that model; null where no call was made yet. Never blocks, safe for threads. */
        @Nullable Map<String, Long> to(Server server, String model);
    }
}
