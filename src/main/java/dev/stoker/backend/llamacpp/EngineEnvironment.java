package dev.stoker.backend.llamacpp;

import dev.stoker.core.Secret;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The environment of an engine, built from nothing: its key, and which GPUs it may see. */
final class EngineEnvironment {
    static final String KEY = "LLAMA_API_KEY";

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

    Map<String, String> with(Secret key) {
        Map<String, String> all = new TreeMap<>(passed);
        all.put(KEY, key.value());
        return all;
    }
}
