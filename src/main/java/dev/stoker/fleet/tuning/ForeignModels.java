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
     * Refuses what is on another machine.
     *
     * @throws StokerException {@code NOT_SUPPORTED}
     */
    static void demandLocal(Server server) {
        if (!server.isLocal()) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "backend '%s' runs on another machine, of which nothing is known here"
                            .formatted(server.id()));
        }
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
