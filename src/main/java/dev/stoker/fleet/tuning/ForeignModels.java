package dev.stoker.fleet.tuning;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Tuning;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Server;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.Running;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.EngineLayout;
import dev.stoker.tuning.memory.LoadMode;
import dev.stoker.tuning.memory.MemoryEstimate;
import dev.stoker.tuning.memory.MemoryEstimator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of the models on servers of others. Blocks, and is safe for threads. */
final class ForeignModels {
    /** What servers of every kind compute at once by themselves. */
    private static final int USUAL_UBATCH = 512;

    private final Headers headers;
    private final Duration patience;

    ForeignModels(Headers headers, Duration patience) {
        this.headers = headers;
        this.patience = patience;
    }

    /**
     * Refuses what cannot be planned for: a plan would be invented.
     *
     * @throws StokerException {@code NOT_SUPPORTED}, with the reason
     */
    static void demandPlannable(Server server, CatalogueModel model) {
        String because = whyUnplannable(server, model);
        if (because != null) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "there is no plan for model '%s': %s".formatted(model.name(), because));
        }
    }

    private static @Nullable String whyUnplannable(Server server, CatalogueModel model) {
        String elsewhere = whyElsewhere(server, model);
        if (elsewhere != null) {
            return elsewhere;
        }
        boolean untold = server.port().tuning().traits(server.version()).knobs().isEmpty();
        return untold
                ? "a server of kind '%s' tells nothing of how it runs its models, and takes no settings"
                        .formatted(server.port().kind().wireName())
                : null;
    }

    /** Why what runs there takes no memory of this machine; null where it does. */
    static @Nullable String whyElsewhere(Server server, CatalogueModel model) {
        if (model.remote()) {
            return "backend '%s' has it worked on by a provider, whose machines nothing is known of"
                    .formatted(server.id());
        }
        return switch (server.location()) {
            case MACHINE -> null;
            case NETWORK ->
                    "backend '%s' runs on another machine, of which nothing is known here"
                            .formatted(server.id());
            case CLOUD ->
                    "backend '%s' is a provider's, whose machines nothing is known of"
                            .formatted(server.id());
        };
    }

    /**
     * What is known of a model: what its server tells, else what the file of the scan says that is
     * the same, else nothing but its name and size.
     *
     * @throws StokerException as {@link Tuning#facts}
     */
    ModelFacts facts(Server server, CatalogueModel listed, List<LocalModel> files) {
        Tuning tuning = server.port().tuning();
        ModelFacts facts = tuning.facts(server.endpoint(), listed, patience);
        if (facts == null && !files.isEmpty()) {
            Path told = tuning.file(server.endpoint(), listed.name(), patience);
            LocalModel same = ScannedFiles.same(files, listed, told);
            facts = same == null ? null : headers.of(same.file(), same.projector());
        }
        Bytes size = listed.size();
        return facts != null
                ? facts
                : ModelFacts.unknown(listed.name(), size == null ? Bytes.ZERO : size);
    }

    /**
     * What its file says: one of the scan that is the same, else the one its server tells, if that
     * can be opened here.
     *
     * @param told absolute where it can be used; null if it is not told
     * @return null if there is none
     */
    @Nullable ModelFacts scanned(
            List<LocalModel> files, CatalogueModel listed, @Nullable Path told) {
        LocalModel same = ScannedFiles.same(files, listed, told);
        if (same != null) {
            return headers.of(same.file(), same.projector());
        }
        return told != null && told.isAbsolute() && told.toString().endsWith(".gguf")
                ? headers.of(told, null)
                : null;
    }

    /** What calls may carry: of a plan that does not fit all but the context. */
    static Plan sendable(PlanOutcome outcome) {
        return switch (outcome) {
            case PlanOutcome.Fits(Plan plan) -> plan;
            case PlanOutcome.TooLarge(_, Plan asked, _) -> {
                Plan.Context context = asked.context();
                var left =
                        new Plan.Context(
                                Planned.left("It does not fit.", context.tokens().byItself()),
                                context.slots(),
                                context.unified(),
                                context.keys(),
                                context.values());
                yield new Plan(asked.cpu(), left, asked.batch(), asked.load(), asked.memory());
            }
        };
    }

    /**
     * What a model that runs there would give back: all but the weights that stay mapped and count
     * as available even now.
     */
    static Bytes held(ModelFacts model, Running running, boolean embedding) {
        if (running.context() == null) {
            return Bytes.ZERO;
        }
        int slots = running.slots() == null ? 1 : running.slots();
        var cache =
                new EngineLayout.Cache(
                        running.context() * slots,
                        slots,
                        false,
                        running.keys() == null ? CacheType.F16 : running.keys(),
                        running.values() == null ? CacheType.F16 : running.values(),
                        0);
        var layout =
                new EngineLayout(cache, USUAL_UBATCH, true, LoadMode.MMAP, Bytes.ZERO, embedding);
        MemoryEstimate takes = MemoryEstimator.estimate(model, layout);
        return takes.resident().minus(MemoryEstimator.mapped(model, LoadMode.MMAP));
    }
}
