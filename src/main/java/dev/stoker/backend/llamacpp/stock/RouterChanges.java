package dev.stoker.backend.llamacpp.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.ChangeFeed;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.EventFeed;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.time.Duration;

/**
 * What a {@code llama-server} in router mode tells at {@code /models/sse}: that a model begins to
 * load, is loaded, sleeps, is let go, or has been downloaded. It is taken as a hint to look, not as
 * the state itself. A single server tells nothing, nor does a router of an older build.
 */
public final class RouterChanges implements ChangeFeed {
    private static final Duration BEGIN = Duration.ofSeconds(10);

    /** A router at rest tells nothing for hours. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    /** What comes closer together than that is told together. */
    private static final Duration GAP = Duration.ofMillis(100);

    private final HttpWire http;

    /** Of any router that this wire reaches. */
    public RouterChanges(HttpWire http) {
        this.http = http;
    }

    @Override
    public void follow(Endpoint at, Runnable changed) throws InterruptedException {
        if (!new Router(http, at, BEGIN).isRouter()) {
            return;
        }
        EventFeed opened;
        try {
            opened = http.feed(at.at("/models/sse"), at.access(), BEGIN);
        } catch (StokerException e) {
            if (isRefusal(e)) {
                return;
            }
            throw e;
        }
        try (EventFeed feed = opened) {
            changed.run();
            while (true) {
                JsonNode event = feed.next(SILENCE);
                if (event != null && isChange(event)) {
                    changed.run();
                    if (goesOn(feed)) {
                        changed.run();
                    }
                }
            }
        }
    }

    /** Its path is not there, or answers something else. */
    private static boolean isRefusal(StokerException e) {
        BackendFault fault = e.fault();
        return e.code() == ErrorCode.BACKEND_ERROR && (fault == null || fault.status() < 500);
    }

    private static boolean goesOn(EventFeed feed) throws InterruptedException {
        long until = System.nanoTime() + GAP.toNanos();
        boolean more = false;
        while (true) {
            JsonNode event = feed.next(Duration.ofNanos(until - System.nanoTime()));
            if (event == null) {
                return more;
            }
            more |= isChange(event);
        }
    }

    /** Progress, of a download or of loading, is news without being a change. */
    private static boolean isChange(JsonNode event) {
        return !"download_progress".equals(Json.text(event, "event"))
                && !event.path("data").has("progress");
    }
}
