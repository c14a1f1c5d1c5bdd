package dev.stoker.backend.hub;

import dev.stoker.backend.hub.listing.FileList;
import dev.stoker.backend.hub.listing.ListedFile;
import dev.stoker.core.StokerException;
import io.vertx.core.http.HttpClientResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a hub for the list of a repository's files. */
final class HubListing {
    private static final int MOST_PAGES = 20;

    /** One of several links; source: RFC 8288. */
    private static final Pattern NEXT =
            Pattern.compile("<([^<>]{1,4096})>\\s*;[^,<>]*rel=\"?next\"?");

    private final Hops hops;
    private final HubOrigin origin;
    private final Patience pace;

    HubListing(Hops hops, HubOrigin origin, Patience pace) {
        this.hops = hops;
        this.origin = origin;
        this.pace = pace;
    }

    /**
     * The model files of the repository's main branch. A hub that is busy for a moment is asked
     * once more.
     *
     * @throws RemoteFailure if there is no proper answer
     * @throws StokerException the hub's refusal
     */
    List<ListedFile> of(String repository, Reading reading)
            throws RemoteFailure, InterruptedException {
        var files = new ArrayList<ListedFile>();
        URI page = origin.at("/api/models/" + repository + "/tree/main?recursive=true");
        boolean mayWait = true;
        for (int pages = 0; page != null; pages++) {
            if (pages == MOST_PAGES) {
                throw new RemoteRefusal("lists more than %d pages".formatted(MOST_PAGES));
            }
            Page read;
            try {
                read = read(page, repository, reading);
            } catch (RemoteBusy busy) {
                if (!mayWait || !isSoon(busy.asked(), reading)) {
                    throw busy;
                }
                mayWait = false;
                Thread.sleep(busy.asked());
                read = read(page, repository, reading);
            }
            files.addAll(read.files());
            page = read.next();
        }
        return files;
    }

    /** A part of the list, and where it goes on. */
    private record Page(List<ListedFile> files, @Nullable URI next) {}

    private Page read(URI page, String repository, Reading reading)
            throws RemoteFailure, InterruptedException {
        Hops.Arrival arrival =
                hops.get(reading, hops.start(reading, page), Map.of("accept", "application/json"));
        HttpClientResponse answer = arrival.answer();
        try (var body = new Body(arrival)) {
            if (answer.statusCode() != 200) {
                throw refusal(answer, repository);
            }
            List<ListedFile> files = FileList.of(all(body, reading));
            return new Page(files, next(page, answer.getHeader("link")));
        } catch (RemoteFailure e) {
            throw e;
        } catch (IOException e) {
            throw new RemoteRefusal(String.valueOf(e.getMessage()));
        }
    }

    private StokerException refusal(HttpClientResponse answer, String repository)
            throws RemoteBusy {
        StokerException fault = HubFaults.of(answer, repository);
        if (answer.statusCode() != 429 && answer.statusCode() != 503) {
            return fault;
        }
        Duration asked = HubFaults.retryAfter(answer);
        throw new RemoteBusy(fault, asked == null ? pace.pause() : asked);
    }

    private boolean isSoon(Duration pause, Reading reading) {
        return pause.compareTo(pace.longestPause()) <= 0 && pause.compareTo(reading.left()) < 0;
    }

    private static byte[] all(Body body, Reading reading)
            throws RemoteFailure, InterruptedException {
        var bytes = new ByteArrayOutputStream();
        for (byte[] piece = body.next(reading.left());
                piece != null;
                piece = body.next(reading.left())) {
            reading.take(piece.length);
            bytes.writeBytes(piece);
        }
        return bytes.toByteArray();
    }

    private @Nullable URI next(URI page, @Nullable String link) throws RemoteRefusal {
        Matcher next = NEXT.matcher(link == null ? "" : link);
        if (!next.find()) {
            return null;
        }
        try {
            URI target = page.resolve(next.group(1));
            if (origin.holds(target)) {
                return target;
            }
        } catch (IllegalArgumentException _) {
            // Refused, as one that leads elsewhere.
        }
        throw new RemoteRefusal("lists a next page at another place");
    }
}
