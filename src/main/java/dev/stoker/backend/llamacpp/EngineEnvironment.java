package dev.stoker.backend.llamacpp;

import dev.stoker.core.Secret;
import dev.stoker.tuning.Plan;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The environment of an engine, built from nothing: its key, which GPUs it may see, and what a plan
 * can say nowhere else.
 */
final class EngineEnvironment {
    static final String KEY = "LLAMA_API_KEY";

    /** How long a thread of GNU's OpenMP waits busily for the others. */
    static final String SPIN_COUNT = "GOMP_SPINCOUNT";

    /**
     * Who set one of these for the daemon means its engines, too. {@code HOME} is where GPU drivers
     * keep compiled kernels; without it each start compiles them again.
     */
    private static final Set<String> PASSED =
            Set.of(
                    "CUDA_VISIBLE_DEVICES",
                    "CUDA_DEVICE_ORDER",
                    "HIP_VISIBLE_DEVICES",
                    "ROCR_VISIBLE_DEVICES",
                    "GPU_DEVICE_ORDINAL",
                    "HSA_OVERRIDE_GFX_VERSION",
                    "GGML_VK_VISIBLE_DEVICES",
                    "ONEAPI_DEVICE_SELECTOR",
                    "ZE_AFFINITY_MASK",
                    "HOME");

    private final Map<String, String> passed;

    EngineEnvironment(Map<String, String> own) {
        Map<String, String> some = new TreeMap<>(own);
        some.keySet().retainAll(PASSED);
        this.passed = Map.copyOf(some);
    }

    /** What it passes on of the daemon's own. */
    Map<String, String> passed() {
        return passed;
    }

    Map<String, String> with(Secret key, @Nullable Plan plan) {
        Map<String, String> all = new TreeMap<>(passed);
        all.put(KEY, key.value());
        Integer spins = plan == null ? null : plan.cpu().spinCount().value();
        if (spins != null) {
            if (spins < 0) {
                throw new IllegalArgumentException("spins: " + spins + " (expected: >= 0)");
            }
            all.put(SPIN_COUNT, Integer.toString(spins));
        }
        return all;
    }
}
