package dev.stoker.fleet;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many calls a model takes at once: what the user says of its backend, else what its engine's
 * plan or its server tells, else what is usual for the kind. A server is asked when calls come, and
 * again now and then. Not safe for threads: the fleet's own thread alone touches it.
 */
final class Slots {
    /** Between two questions about one model: servers are started anew with other settings. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** A question that nobody answers is asked again after that. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Of one that has been asked and has not answered yet: the first call goes meanwhile. */
    private static final int UNTIL_TOLD = 1;

    private final Roster roster;
    private final Workshop workshop;
    private final Planning planning;
    private final Errands errands;
    private final Map<Key, Told> told = new HashMap<>();

    Slots(Roster roster, Workshop workshop, Planning planning, Errands errands) {
        this.roster = roster;
        this.workshop = workshop;
        this.planning = planning;
        this.errands = errands;
    }

    /** At least 1. Asks where that is not known. */
    int of(BackendId backend, String model, Use use, AdmissionSettings settings, Instant now) {
        Integer configured = settings.backend(backend.value()).concurrency();
        if (configured != null) {
            return configured;
        }
        Attached server = roster.get(backend);
        return server == null ? ofEngine(model, use) : ofServer(server, model, now);
    }

    /** A server has told. */
    void told(BackendId backend, String model, @Nullable Integer slots, Instant now) {
        told.put(new Key(backend, model), new Told(now, now, slots));
    }

    /** Servers are not what they were. */
    void forget(Set<BackendId> replaced) {
        told.keySet().removeIf(key -> replaced.contains(key.backend()));
    }

    /** Whether no answer changes what is usual for that kind. */
    private static boolean tells(BackendKind kind) {
        return switch (kind) {
            case LLAMACPP, LMSTUDIO, TGI -> true;
            case OLLAMA, LOCALAI, VLLM, OPENAI, AZURE, ANTHROPIC, GEMINI -> false;
        };
    }

    /**
     * What servers of a kind take at once that say nothing of it. Generous: a server has a queue of
     * its own, and one that could take more should not be left idle. Sources: llama-server's {@code
     * -np} (auto is 4), LM Studio's {@code maxParallelPredictions}, vLLM's {@code --max-num-seqs},
     * TGI's {@code --max-concurrent-requests}; Ollama's {@code OLLAMA_NUM_PARALLEL} is 1 where it
     * is not set, and LocalAI's at most 8.
     */
    static int usual(BackendKind kind) {
        return switch (kind) {
            case LLAMACPP, LMSTUDIO, OLLAMA -> 4;
            case LOCALAI -> 8;
            case TGI -> 128;
            case VLLM, OPENAI, AZURE, ANTHROPIC, GEMINI -> 256;
        };
    }

    private int ofEngine(String model, Use use) {
        Workplace workplace = workshop.workplace();
        EngineSpec spec = workplace == null ? null : workplace.engine(model, use);
        Integer planned = spec == null ? null : planning.slotsOf(spec);
        return planned == null ? usual(BackendKind.LLAMACPP) : Math.max(1, planned);
    }

    private int ofServer(Attached server, String model, Instant now) {
        BackendKind kind = server.port().kind();
        if (!tells(kind)) {
            return usual(kind);
        }
        var key = new Key(server.id(), model);
        Told known = told.get(key);
        if (known == null || known.isStale(now)) {
            known = known == null ? new Told(null, now, null) : known.askedAgain(now);
            told.put(key, known);
            errands.slots(server, model);
        }
        Integer slots = known.slots();
        if (known.when() == null) {
            return UNTIL_TOLD;
        }
        return slots == null ? usual(kind) : Math.max(1, slots);
    }

    private record Key(BackendId backend, String model) {}

    /**
     * What is known of one model.
     *
     * @param when it was told; null before the first time
     * @param asked when it was asked last
     * @param slots null where its server does not say
     */
    private record Told(@Nullable Instant when, Instant asked, @Nullable Integer slots) {
        boolean isStale(Instant now) {
            boolean answered = when != null && !when.isBefore(asked);
            return !now.isBefore(asked.plus(answered ? PAUSE : PATIENCE));
        }

        Told askedAgain(Instant now) {
            return new Told(when, now, slots);
        }
    }
}
