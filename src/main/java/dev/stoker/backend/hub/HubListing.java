package dev.stoker.backend.hub;

import dev.stoker.backend.hub.listing.FileList;
import dev.stoker.backend.hub.listing.ListedFile;
import io.vertx.core.http.HttpClientResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
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

    HubListing(Hops hops, HubOrigin origin) {
        this.hops = hops;
        this.origin = origin;
    }

    /**
     * The model files of the repository's main branch.
     *
     * @throws RemoteFailure if there is no proper answer
     * @throws dev.stoker.core.StokerException the hub's refusal
     */
    List<ListedFile> of(String repository, Reading reading)
            throws RemoteFailure, InterruptedException {
        var files = new ArrayList<ListedFile>();
        URI page = origin.at("/api/models/" + repository + "/tree/main?recursive=true");
        for (int pages = 0; page != null; pages++) {
            if (pages == MOST_PAGES) {
                throw new RemoteRefusal("lists more than %d pages".formatted(MOST_PAGES));
            }
            Hops.Arrival arrival =
                    hops.get(
                            reading,
                            hops.start(reading, page),
                            Map.of("accept", "application/json"));
            HttpClientResponse answer = arrival.answer();
            try (var body = new Body(arrival)) {
                if (answer.statusCode() != 200) {
                    throw HubFaults.of(answer, repository);
                }
                files.addAll(FileList.of(all(body, reading)));
            } catch (RemoteFailure e) {
                throw e;
            } catch (IOException e) {
                throw new RemoteRefusal(String.valueOf(e.getMessage()));
            }
            page = next(page, answer.getHeader("link"));
        }
        return files;
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
