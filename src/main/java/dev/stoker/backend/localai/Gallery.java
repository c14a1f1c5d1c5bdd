package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Lookout;
import dev.stoker.backend.http.Order;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one LocalAI that install and delete models. They run there, one after another,
 * whether anybody looks or not, so breaking one off is a request of its own.
 */
final class Gallery {
    /** Of one request; a job takes as long as it takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(250);

    /** Older releases know a job only once its turn has come. */
    private static final int UNKNOWN_LOOKS = 40;

    /** {@code name} or {@code gallery@name}: no address, and no path. */
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.+:@-]{0,199}");

    private static final Pattern JOB = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final HttpWire http;
    private final Endpoint at;

    Gallery(HttpWire http, Endpoint at) {
        this.http = http;
        this.at = at;
    }

    /**
     * The name, if a gallery may be asked for it. LocalAI would take an address for one too.
     *
     * @throws StokerException {@code INVALID_REQUEST}
     */
    static String demandName(String name) {
        if (name.contains("..") || !NAME.matcher(name).matches()) {
            String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "model: '"
                            + shown.replaceAll("\\p{Cntrl}", "?")
                            + "' (expected: [gallery@]name as the gallery has it)");
        }
        return name;
    }

    /**
     * Orders a job. An order that is cut off in the middle is carried out nevertheless, and nobody
     * would know which job it is; so its answer is waited for, interrupted or not, and the thread
     * keeps its mark.
     *
     * @return its id
     * @throws StokerException {@code NOT_SUPPORTED} where the gallery is switched off
     */
    String begin(String path, JsonNode wish) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> order(path, wish),
                            order -> Thread.ofVirtual().name("gallery-order").start(order))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StokerException fault
                    ? fault
                    : new IllegalStateException(e.getCause());
        }
    }

    private String order(String path, JsonNode wish) {
        var order = order(PATIENCE);
        Answer answer = order.answer(HttpMethod.POST, path, Json.bytes(wish));
        if (answer.status() == 404 || answer.status() == 405) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "this LocalAI does not let its models be installed or deleted from outside"
                            + " (expected: LOCALAI_DISABLE_GALLERY_ENDPOINT not set)");
        }
        String job = Json.text(order.json(path, answer), "uuid");
        if (job == null || !JOB.matcher(job).matches()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "LocalAI did not say which job it has begun");
        }
        return job;
    }

    /**
     * Returns when the job is done, however long that takes. A job of which nothing can be learned
     * any more is cancelled.
     */
    void follow(String job, GalleryJob progress) throws InterruptedException {
        var lookout = new Lookout();
        int unknown = 0;
        while (true) {
            JsonNode status = null;
            boolean answered = false;
            try {
                status = status(job, PATIENCE);
                lookout.answered();
                answered = true;
            } catch (StokerException e) {
                bear(lookout, e, job);
            }
            if (status != null && progress.look(status)) {
                return;
            }
            if (answered && status == null && ++unknown > UNKNOWN_LOOKS) {
                throw new StokerException(
                        ErrorCode.BACKEND_ERROR, "LocalAI knows nothing of the job it has begun");
            }
            Thread.sleep(PAUSE);
        }
    }

    private void bear(Lookout lookout, StokerException fault, String job) {
        try {
            lookout.failed(fault);
        } catch (StokerException last) {
            // Who was interrupted breaks it off without the mark, which would end that request too.
            if (!Thread.currentThread().isInterrupted()) {
                cancel(job);
            }
            throw last;
        }
    }

    /** Returns when the job is done; {@code BACKEND_TIMEOUT} where that takes too long. */
    void await(String job, GalleryJob progress, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            JsonNode status = status(job, Duration.ofNanos(deadline - System.nanoTime()));
            if (status != null && progress.look(status)) {
                return;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StokerException(
                        ErrorCode.BACKEND_TIMEOUT, "interrupted while LocalAI was at work", e);
            }
        }
    }

    /**
     * Tells LocalAI to stop, if that is why. A release that has no way to be told, or one without
     * its web UI, goes on.
     *
     * @param job null if it has not been begun
     * @param fault a blocking request that is interrupted says so by the thread's mark
     * @throws InterruptedException instead of the fault, if it was one
     */
    void breakOffIfInterrupted(@Nullable String job, Exception fault) throws InterruptedException {
        if (!Thread.interrupted() && !(fault instanceof InterruptedException)) {
            return;
        }
        if (job != null) {
            cancel(job);
        }
        throw fault instanceof InterruptedException e ? e : new InterruptedException();
    }

    private void cancel(String job) {
        try {
            order(Duration.ofSeconds(2))
                    .answer(
                            HttpMethod.POST,
                            "/api/operations/" + job + "/cancel",
                            Json.bytes(Json.object()));
        } catch (StokerException _) {
            // It is not there any more, which is as good.
        }
    }

    /** Null while it is not known yet. */
    private @Nullable JsonNode status(String job, Duration patience) {
        String path = "/models/jobs/" + job;
        var order = order(patience);
        Answer answer = order.answer(HttpMethod.GET, path, null);
        return answer.status() == 500 && answer.text().contains("could not find any status")
                ? null
                : order.successful(path, answer);
    }

    private Order order(Duration patience) {
        return new Order(http, at, patience);
    }
}
