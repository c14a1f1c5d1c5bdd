package dev.stoker.backend.vllm;

import dev.stoker.backend.AdviceOnly;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What vLLM runs with, and the flags that would change it ({@code vllm/engine/arg_utils.py}). */
record VllmTuning(OpenAiWire wire) implements AdviceOnly {
    /** Requests at once by {@code --max-num-seqs}, where the hardware does not say otherwise. */
    private static final int SEQUENCES = 256;

    @Override
    public BackendKind kind() {
        return BackendKind.VLLM;
    }

    /** It refuses to start where the context does not fit, rather than to take less. */
    @Override
    public BackendTraits traits(@Nullable String version) {
        return new BackendTraits(
                kind(),
                version,
                Set.of(Knob.CONTEXT, Knob.SLOTS, Knob.CPU_AFFINITY),
                new BackendTraits.ByItself(
                        BackendTraits.Threads.UNKNOWN,
                        new BackendTraits.Context.Trained(),
                        false,
                        SEQUENCES,
                        true,
                        Bytes.ZERO));
    }

    @Override
    public @Nullable Running running(Endpoint at, String model, Duration timeout) {
        for (CatalogueModel listed : wire.models(at, timeout)) {
            Long context = listed.context();
            if (listed.name().equals(model) && context != null) {
                return new Running(
                        null, Math.toIntExact(context), null, null, null, "GET /v1/models");
            }
        }
        return null;
    }

    @Override
    public List<String> advice(Plan plan) {
        List<String> lines = new ArrayList<>();
        Integer context = plan.context().tokens().value();
        if (context != null) {
            lines.add("--max-model-len " + context);
        }
        Integer slots = plan.context().slots().value();
        if (slots != null) {
            lines.add("--max-num-seqs " + slots);
        }
        var only = plan.cpu().only();
        if (only != null) {
            lines.add(
                    "VLLM_CPU_OMP_THREADS_BIND="
                            + only.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return List.copyOf(lines);
    }
}
