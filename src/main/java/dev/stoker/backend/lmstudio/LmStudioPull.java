package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.http.Lookout;
import dev.stoker.backend.http.Numbers;
import dev.stoker.backend.http.Order;
import dev.stoker.backend.http.Pace;
import dev.stoker.core.BackendFault;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One download of LM Studio (0.4.0 and later): ordered once, then looked after by asking. There is
 * no order to break it off: who is interrupted stops asking, and LM Studio goes on.
 */
final class LmStudioPull {
    static final String DOWNLOAD = Instances.MODELS + "/download";
    private static final String HUB = "https://huggingface.co/";

    private final Supplier<Order> orders;
    private final Consumer<PullStep> progress;
    private long done;
    private @Nullable Long total;

    /**
     * @param orders one for each request: the whole takes as long as it takes
     */
    LmStudioPull(Supplier<Order> orders, Consumer<PullStep> progress) {
        this.orders = orders;
        this.progress = progress;
    }

    /**
     * What is asked for: a name of LM Studio's catalogue, or the address of a repository of Hugging
     * Face, with {@code @QUANTISATION} behind it if need be.
     *
     * @throws StokerException {@code INVALID_REQUEST} for any other address
     */
    static ObjectNode wish(String model) {
        if (!model.contains("://")) {
            return Json.object().put("model", model);
        }
        if (!model.startsWith(HUB)) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "model: '"
                            + model
                            + "' (expected: a name of LM Studio's catalogue, or "
                            + HUB
                            + "ORG/REPO[@QUANTISATION])");
        }
        int at = model.lastIndexOf('@');
        return at < 0
                ? Json.object().put("model", model)
                : Json.object()
                        .put("model", model.substring(0, at))
                        .put("quantization", model.substring(at + 1));
    }

    /**
     * Waits for its end.
     *
     * @param first what must be so; throws if it is not
     */
    void run(ObjectNode wish, Runnable first) throws InterruptedException {
        try {
            first.run();
            follow(wish);
        } catch (StokerException e) {
            // A request that waits gives the interrupt back in a coat of its own.
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while a model was downloaded");
            }
            throw e;
        }
    }

    private void follow(ObjectNode wish) throws InterruptedException {
        tell(PullStep.Phase.RESOLVING);
        JsonNode job = orders.get().post(DOWNLOAD, wish);
        String id = Json.text(job, "job_id");
        var pace = new Pace();
        while (true) {
            learn(job);
            switch (Json.text(job, "status")) {
                case "already_downloaded" -> {
                    tell(PullStep.Phase.INSTALLING);
                    return;
                }
                case "completed" -> {
                    done = total == null ? done : total;
                    tell(PullStep.Phase.DOWNLOADING);
                    tell(PullStep.Phase.INSTALLING);
                    return;
                }
                // Somebody paused it there, and may go on.
                case "downloading", "paused" -> tell(PullStep.Phase.DOWNLOADING);
                case "failed" -> throw failed(wish);
                case null, default -> throw unreadable();
            }
            if (id == null) {
                throw unreadable();
            }
            job = next(DOWNLOAD + "/status/" + Order.segment(id), pace);
        }
    }

    /** The job's next state; it goes on there even if it cannot be told for a while. */
    private JsonNode next(String path, Pace pace) throws InterruptedException {
        var lookout = new Lookout();
        while (true) {
            pace.pause();
            try {
                return orders.get().get(path);
            } catch (StokerException e) {
                lookout.failed(e);
            }
        }
    }

    private void learn(JsonNode job) {
        Long all = Numbers.amount(job, "total_size_bytes");
        Long there = Numbers.amount(job, "downloaded_bytes");
        total = all == null ? total : all;
        done = there == null ? done : Math.max(done, there);
    }

    private void tell(PullStep.Phase phase) {
        Long known = total;
        progress.accept(
                new PullStep(phase, new Bytes(done), known == null ? null : new Bytes(known)));
    }

    private static StokerException failed(ObjectNode wish) {
        return StokerException.ofBackend(
                ErrorCode.BACKEND_ERROR,
                "LM Studio could not download '"
                        + wish.path("model").asText()
                        + "'; it does not say why",
                new BackendFault(502, null, FaultCause.SERVER));
    }

    private static StokerException unreadable() {
        return new StokerException(
                ErrorCode.BACKEND_ERROR, "LM Studio's answer does not say how the download is");
    }
}
