package dev.stoker.fleet.calibration;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.hardware.CpuLimits;
import dev.stoker.hardware.Hardware;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.ModelFacts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a calibration holds for: where one part is another one, it holds no longer.
 *
 * @param model as callers name it; for people only
 * @param modelDigest of what the header says, since reading 50 GB of weights for it would take
 *     minutes: two files of the same shape, types and sizes are as fast as each other
 * @param backend kind and version of the program
 * @param hardware digest of what decides about speed: processor, cores, limits, memory, GPUs
 */
public record Subject(String model, String modelDigest, Use use, String backend, String hardware) {
    static Subject of(EngineSpec spec, ModelFacts model, BackendTraits backend, Hardware hardware) {
        return new Subject(
                spec.model(),
                digestOf(model),
                spec.use(),
                backend.kind().wireName() + " " + backend.version(),
                digestOf(hardware));
    }

    /** The name it is kept under: changes with everything but the model's name. */
    String key() {
        return digest(modelDigest + use + backend + hardware);
    }

    private static String digestOf(ModelFacts model) {
        GgufFacts header = model.header();
        return digest(
                "%s %s %s %s %s %s %s"
                        .formatted(
                                header.architecture(),
                                header.name(),
                                header.quantisation(),
                                header.shape(),
                                header.tensors().byType(),
                                model.weights().value(),
                                model.projector().value()));
    }

    /** Without what changes from moment to moment. */
    private static String digestOf(Hardware hardware) {
        CpuLimits limits = hardware.cpu().limits();
        return digest(
                "%s %s %s %s %s %s %s %s"
                        .formatted(
                                hardware.cpu().model().asOptional(),
                                hardware.cpu().cores().physical().asOptional(),
                                hardware.cpu().cores().logical().asOptional(),
                                limits.affinity().asOptional(),
                                limits.cpuset().asOptional(),
                                limits.quota().asOptional(),
                                hardware.memory().total().asOptional(),
                                hardware.gpus()
                                        .map(all ->
                                                all.stream()
                                                        .map(gpu -> gpu.name().asOptional())
                                                        .toList())
                                        .asOptional()));
    }

    private static String digest(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
