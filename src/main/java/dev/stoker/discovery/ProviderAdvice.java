package dev.stoker.discovery;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.GpuVendor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the installed programs suits this machine, and why: for somebody with several who has
 * started and configured none. Pure.
 *
 * @param kind whose program it is
 * @param because one sentence
 * @param todo what to do for it; null where Stoker starts it by itself
 */
public record ProviderAdvice(BackendKind kind, String because, @Nullable String todo) {
    /** From there on a whole model of a usual size and the caches of several callers have room. */
    private static final Bytes LARGE = Bytes.ofGibi(20);

    /** The order where nothing speaks for another one. */
    private static final List<BackendKind> USUAL =
            List.of(
                    BackendKind.LLAMACPP,
                    BackendKind.OLLAMA,
                    BackendKind.LMSTUDIO,
                    BackendKind.LOCALAI,
                    BackendKind.VLLM,
                    BackendKind.TGI);

    /**
     * The advice; null where none of these programs runs here.
     *
     * @param gpus graphics processors of this machine
     * @param installed programs that are found; none of them runs
     */
    public static @Nullable ProviderAdvice of(Fact<List<Gpu>> gpus, List<Installation> installed) {
        Card card = Card.of(gpus);
        Installation best =
                installed.stream()
                        .filter(one -> USUAL.contains(one.kind()))
                        .min(Comparator.comparingInt(one -> rank(one.kind(), card)))
                        .orElse(null);
        if (best == null) {
            return null;
        }
        String others =
                installed.stream()
                        .map(Installation::kind)
                        .filter(kind -> kind != best.kind())
                        .distinct()
                        .map(BackendKind::wireName)
                        .collect(Collectors.joining(", "));
        String because =
                "%s: %s%s"
                        .formatted(
                                best.kind().wireName(),
                                reason(best.kind(), card),
                                others.isEmpty() ? "" : " (also installed: " + others + ")");
        return new ProviderAdvice(best.kind(), because, todo(best));
    }

    /** What the machine computes on. */
    private enum Card {
        NONE,
        APPLE,
        LARGE_NVIDIA,
        OTHER;

        static Card of(Fact<List<Gpu>> known) {
            if (!(known instanceof Fact.Known<List<Gpu>>(var gpus, _)) || gpus.isEmpty()) {
                return NONE;
            }
            boolean large = false;
            boolean apple = false;
            for (Gpu gpu : gpus) {
                GpuVendor vendor = gpu.vendor().asOptional().orElse(null);
                apple |= vendor == GpuVendor.APPLE;
                large |=
                        vendor == GpuVendor.NVIDIA
                                && gpu.memory()
                                        .asOptional()
                                        .filter(memory -> memory.compareTo(LARGE) >= 0)
                                        .isPresent();
            }
            return apple ? APPLE : large ? LARGE_NVIDIA : OTHER;
        }
    }

    private static int rank(BackendKind kind, Card card) {
        boolean first =
                switch (card) {
                    case NONE, APPLE -> kind == BackendKind.LLAMACPP;
                    case LARGE_NVIDIA -> kind == BackendKind.VLLM;
                    case OTHER -> kind == BackendKind.OLLAMA;
                };
        // vLLM and TGI do next to nothing without a card of their own.
        boolean last =
                (card == Card.NONE || card == Card.APPLE)
                        && (kind == BackendKind.VLLM || kind == BackendKind.TGI);
        boolean second = card == Card.LARGE_NVIDIA && kind == BackendKind.OLLAMA;
        return (first ? -2 : second ? -1 : USUAL.indexOf(kind)) + (last ? 100 : 0);
    }

    private static String reason(BackendKind kind, Card card) {
        return switch (kind) {
            case LLAMACPP ->
                    switch (card) {
                        case NONE ->
                                "Stoker starts it by itself and plans its threads and context, and there is no graphics processor that another program would use better";
                        case APPLE ->
                                "Stoker starts it by itself, and it computes on Apple's graphics processor as it is";
                        case LARGE_NVIDIA, OTHER ->
                                "Stoker starts it by itself; see that it was built for the graphics processor of this machine";
                    };
            case OLLAMA ->
                    card == Card.NONE || card == Card.APPLE
                            ? "it brings all it needs, and Stoker plans its context"
                            : "it brings its own libraries for the graphics processor of this machine";
            case VLLM ->
                    card == Card.LARGE_NVIDIA
                            ? "it answers many callers at once on an NVIDIA processor with that much memory"
                            : "nothing else is installed";
            case LMSTUDIO, LOCALAI ->
                    "it brings its own engines, and nothing that suits this machine better is installed";
            case TGI, OPENAI, AZURE, ANTHROPIC, GEMINI -> "nothing else is installed";
        };
    }

    private static @Nullable String todo(Installation best) {
        String unit = best.serviceUnit();
        String start =
                switch (best.kind()) {
                    case LLAMACPP -> null;
                    case OLLAMA -> "ollama serve";
                    case LMSTUDIO -> "lms server start";
                    case LOCALAI -> "local-ai run";
                    case VLLM -> "vllm serve MODEL";
                    case TGI -> "text-generation-launcher --model-id MODEL";
                    case OPENAI, AZURE, ANTHROPIC, GEMINI -> best.program().toString();
                };
        if (start == null) {
            return null;
        }
        String how =
                unit == null ? start : "systemctl start " + unit.replaceFirst("\\.service$", "");
        return "%s is installed and not running: %s".formatted(best.kind().wireName(), how);
    }
}
