package dev.stoker.backend.llamacpp.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.http.EventFeed;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.backend.http.Pace;
import dev.stoker.backend.llamacpp.stock.ServerModels.State;
import dev.stoker.core.BackendFault;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One download of a {@code llama-server} in router mode. It is ordered by {@code POST /models},
 * which answers when the registry has told what there is; how it goes on is told by {@code GET
 * /models/sse}, or, where that breaks off, by {@code /models}.
 */
final class RouterPull {
    /** For one answer; the registry is asked within the first. */
    private static final Duration ANSWER = Duration.ofMinutes(1);

    /** Longest silence until the router is asked whether it is still at it. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /**
     * For breaking off. The router answers when it has, which a registry that has fallen silent can
     * delay by minutes; it is not waited for that long.
     */
    private static final Duration BREAK_OFF = Duration.ofSeconds(5);

    private final HttpWire http;
    private final Endpoint at;
    private final String model;
    private final Consumer<PullStep> progress;
    private boolean ordered;
    private long done;
    private @Nullable Long total;

    RouterPull(HttpWire http, Endpoint at, String model, Consumer<PullStep> progress) {
        this.http = http;
        this.at = at;
        this.model = model;
        this.progress = progress;
    }

    /**
     * Runs to its end; interrupting the thread has the router break it off.
     *
     * @param first what must be so; throws if it is not
     */
    void run(Runnable first) throws InterruptedException {
        try {
            first.run();
            pull();
        } catch (InterruptedException e) {
            breakOff();
            throw e;
        } catch (StokerException e) {
            // A request that waits gives the interrupt back in a coat of its own.
            if (!Thread.interrupted()) {
                throw e;
            }
            breakOff();
            throw new InterruptedException("interrupted while a model was downloaded");
        }
    }

    private void pull() throws InterruptedException {
        tell(PullStep.Phase.RESOLVING);
        JsonNode before = entry();
        if (before == null) {
            download(true);
        } else if (State.DOWNLOADING.equals(State.of(before))) {
            // Somebody else's: it is waited for, and not broken off.
            download(false);
        }
        done = total == null ? done : total;
        tell(PullStep.Phase.INSTALLING);
    }

    private void download(boolean order) throws InterruptedException {
        // Listening before it is ordered, so that no event is missed.
        try (EventFeed feed = http.feed(at.at("/models/sse"), at.access(), ANSWER)) {
            if (order) {
                begin();
            }
            follow(feed);
        }
    }

    /**
     * Orders it. An order that is cut off in the middle is carried out nevertheless, later than it
     * could be broken off; so its answer is waited for, interrupted or not.
     */
    private void begin() throws InterruptedException {
        ordered = true;
        var answered = new CompletableFuture<@Nullable StokerException>();
        Thread.ofVirtual()
                .name("router-pull")
                .start(() -> {
                    try {
                        order().post("/models", Json.object().put("model", model));
                        answered.complete(null);
                    } catch (StokerException e) {
                        answered.complete(e);
                    } catch (RuntimeException e) {
                        answered.completeExceptionally(e);
                    }
                });
        try {
            StokerException fault = answered.get();
            if (fault != null) {
                throw fault;
            }
        } catch (InterruptedException e) {
            answered.join();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void follow(EventFeed feed) throws InterruptedException {
        while (true) {
            JsonNode event;
            try {
                event = feed.next(SILENCE);
            } catch (StokerException _) {
                watch();
                return;
            }
            if (event == null) {
                if (!coming()) {
                    ended();
                    return;
                }
            } else if (model.equals(Json.text(event, "model"))) {
                switch (Json.text(event, "event")) {
                    case "download_progress" -> advance(event.path("data"));
                    case "download_finished" -> {
                        ended();
                        return;
                    }
                    case "download_failed" -> throw failed();
                    case null, default -> {}
                }
            }
        }
    }

    /** Without its events: no progress is told then. */
    private void watch() throws InterruptedException {
        var pace = new Pace();
        while (coming()) {
            pace.pause();
        }
        ended();
    }

    private boolean coming() {
        JsonNode now = entry();
        return now != null && State.DOWNLOADING.equals(State.of(now));
    }

    /**
     * Whether there is anything now: a router says "finished" of a repository that its registry
     * does not have, and of another quantisation than was asked for. A name without one is listed
     * with the one that was chosen.
     */
    private void ended() {
        String wanted = model.toLowerCase(Locale.ROOT);
        for (JsonNode item : order().get("/models").path("data")) {
            String id = item.path("id").asText().toLowerCase(Locale.ROOT);
            if (id.equals(wanted) || id.startsWith(wanted + ":")) {
                return;
            }
        }
        throw new StokerException(
                ErrorCode.MODEL_NOT_FOUND,
                "the registry of this llama-server has no model '" + model + "'");
    }

    private void advance(JsonNode data) {
        // Builds before b11669 may have told the files without "progress" around them.
        JsonNode files = data.has("progress") ? data.path("progress") : data;
        long there = 0;
        long all = 0;
        for (JsonNode file : files) {
            there += file.path("done").asLong();
            all += file.path("total").asLong();
        }
        done = Math.max(done, there);
        if (all > 0) {
            total = Math.max(all, done);
        }
        tell(PullStep.Phase.DOWNLOADING);
    }

    private void tell(PullStep.Phase phase) {
        Long known = total;
        progress.accept(
                new PullStep(phase, new Bytes(done), known == null ? null : new Bytes(known)));
    }

    /** What is on its disk by then stays there, and the next pull goes on from it. */
    private void breakOff() {
        if (!ordered) {
            return;
        }
        try {
            new Order(http, at, BREAK_OFF)
                    .post("/models/unload", Json.object().put("model", model));
        } catch (StokerException _) {
            // It has ended by itself, or nobody is there any more.
        }
    }

    private @Nullable JsonNode entry() {
        return new Router(http, at, ANSWER).entry(model);
    }

    private Order order() {
        return new Order(http, at, ANSWER);
    }

    private StokerException failed() {
        return StokerException.ofBackend(
                ErrorCode.BACKEND_ERROR,
                "llama-server could not download '" + model + "'; its own log says why",
                new BackendFault(502, null, FaultCause.SERVER));
    }
}
