package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.http.PullFailure;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines of {@code /api/pull}, added up: each layer tells its own bytes, several may take turns,
 * a layer is first told of when its turn comes, and the last line of a layer is often one of before
 * its end. For one thread.
 */
final class PullLines {
    /** More layers than any model has. */
    private static final int LAYERS = 4096;

    private record Layer(long done, long total) {}

    private final String model;
    private final List<Secret> secrets;
    private final Consumer<PullStep> progress;
    private final Map<String, Layer> layers = new HashMap<>();
    private @Nullable PullStep last;
    private boolean success;

    PullLines(String model, Collection<Secret> secrets, Consumer<PullStep> progress) {
        this.model = model;
        this.secrets = List.copyOf(secrets);
        this.progress = progress;
    }

    /**
     * One line.
     *
     * @throws StokerException what {@link PullFailure} makes of it, if it is an error
     */
    void line(JsonNode line) {
        String error = Json.text(line, "error");
        if (error != null) {
            throw PullFailure.of(error, model, secrets);
        }
        String status = Json.text(line, "status");
        String digest = Json.text(line, "digest");
        if (status == null) {
            return;
        }
        if (digest != null) {
            layer(digest, line);
            tell(PullStep.Phase.DOWNLOADING);
        } else if (status.equals("pulling manifest")) {
            tell(PullStep.Phase.RESOLVING);
        } else {
            layers.replaceAll((_, layer) -> new Layer(layer.total(), layer.total()));
            success = success || status.equals("success");
            tell(
                    status.startsWith("verifying")
                            ? PullStep.Phase.VERIFYING
                            : PullStep.Phase.INSTALLING);
        }
    }

    /**
     * The answer has ended.
     *
     * @throws StokerException {@code STREAM_CUT} if that was too early
     */
    void end() {
        if (!success) {
            throw new StokerException(
                    ErrorCode.STREAM_CUT, "Ollama's answer ended before the download was complete");
        }
    }

    private void layer(String digest, JsonNode line) {
        Layer known = layers.getOrDefault(digest, new Layer(0, 0));
        long total = Math.max(known.total(), amount(line, "total"));
        long done = Math.max(known.done(), Math.min(amount(line, "completed"), total));
        if (layers.size() < LAYERS || layers.containsKey(digest)) {
            layers.put(digest, new Layer(done, total));
        }
    }

    private static long amount(JsonNode line, String name) {
        return Math.clamp(line.path(name).asLong(0), 0, Long.MAX_VALUE / (2 * LAYERS));
    }

    private void tell(PullStep.Phase phase) {
        long done = layers.values().stream().mapToLong(Layer::done).sum();
        long total = layers.values().stream().mapToLong(Layer::total).sum();
        var step = new PullStep(phase, new Bytes(done), total == 0 ? null : new Bytes(total));
        if (!step.equals(last)) {
            last = step;
            progress.accept(step);
        }
    }
}
