package dev.stoker.backend.localai;

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
 * A job of LocalAI's gallery as its status is looked at again and again ({@code
 * core/services/galleryop/operation.go} of 4.9.0). Where it tells a phase, its bytes are those of
 * all files; else they are those of one file, and are added up here. For one thread.
 */
final class GalleryJob {
    /** More files than any model has. */
    private static final int FILES = 4096;

    private static final long MOST = Long.MAX_VALUE / (2 * FILES);

    private record File(long done, long total) {}

    private final String model;
    private final List<Secret> secrets;
    private final Consumer<PullStep> progress;
    private final Map<String, File> files = new HashMap<>();
    private @Nullable PullStep last;

    GalleryJob(String model, Collection<Secret> secrets, Consumer<PullStep> progress) {
        this.model = model;
        this.secrets = List.copyOf(secrets);
        this.progress = progress;
    }

    /**
     * One look at the status.
     *
     * @return whether it is done
     * @throws StokerException if it failed, or somebody cancelled it
     */
    boolean look(JsonNode status) {
        boolean over = status.path("processed").asBoolean();
        String error = error(status);
        if (error != null && !error.isBlank()) {
            throw PullFailure.of(error, model, secrets);
        }
        if (status.path("cancelled").asBoolean()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "LocalAI was told by somebody else to stop that job");
        }
        file(status);
        if (over) {
            files.replaceAll((_, file) -> new File(file.total(), file.total()));
        }
        tell(over ? PullStep.Phase.INSTALLING : phase(status));
        return over;
    }

    /** Releases before 4 have an object there, which says nothing, and the words in the message. */
    private static @Nullable String error(JsonNode status) {
        JsonNode error = status.path("error");
        return error.isObject() ? Json.text(status, "message") : Json.text(status, "error");
    }

    private static PullStep.Phase phase(JsonNode status) {
        String phase = Json.text(status, "phase");
        boolean begun = !status.path("file_name").asText("").isEmpty();
        return switch (phase == null ? "" : phase) {
            case "resolving" -> PullStep.Phase.RESOLVING;
            case "verifying" -> PullStep.Phase.VERIFYING;
            case "committing", "persisting" -> PullStep.Phase.INSTALLING;
            case "downloading" -> PullStep.Phase.DOWNLOADING;
            default -> begun ? PullStep.Phase.DOWNLOADING : PullStep.Phase.RESOLVING;
        };
    }

    private void file(JsonNode status) {
        long total = amount(status, "total_bytes");
        if (total == 0) {
            return;
        }
        String name = status.hasNonNull("phase") ? "" : status.path("file_name").asText("");
        File known = files.getOrDefault(name, new File(0, 0));
        long whole = Math.max(known.total(), total);
        long done = Math.max(known.done(), Math.min(amount(status, "current_bytes"), whole));
        if (files.size() < FILES || files.containsKey(name)) {
            files.put(name, new File(done, whole));
        }
    }

    private static long amount(JsonNode status, String name) {
        return Math.clamp(status.path(name).asLong(0), 0, MOST);
    }

    private void tell(PullStep.Phase phase) {
        long done = files.values().stream().mapToLong(File::done).sum();
        long total = files.values().stream().mapToLong(File::total).sum();
        var step = new PullStep(phase, new Bytes(done), total == 0 ? null : new Bytes(total));
        if (!step.equals(last)) {
            last = step;
            progress.accept(step);
        }
    }
}
