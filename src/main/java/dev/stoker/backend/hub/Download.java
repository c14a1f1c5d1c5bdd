package dev.stoker.backend.hub;

import dev.stoker.backend.hub.folder.PartFile;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings what is missing of one file, over as many connections as it takes. */
final class Download {
    /** What an attempt must bring to count as one that gets on. */
    private static final long GAIN = 1 << 20;

    private final Hops hops;
    private final Patience pace;
    private final String repository;
    private final Meter meter;

    Download(Hops hops, Patience pace, String repository, Meter meter) {
        this.hops = hops;
        this.pace = pace;
        this.repository = repository;
        this.meter = meter;
    }

    /**
     * Nothing is missing of {@code part} when this returns.
     *
     * @throws RemoteFailure if there is no getting on; what came is kept
     * @throws IOException if it cannot be written
     * @throws StokerException the hub's refusal
     */
    void fetch(PartFile part, URI at) throws IOException, InterruptedException {
        int futile = 0;
        while (part.missing() > 0) {
            long before = part.length();
            try {
                attempt(part, at);
            } catch (RemoteRefusal e) {
                throw e;
            } catch (RemoteFailure e) {
                demandGoingOn();
                futile = gotOn(e, part.length() - before) ? 1 : futile + 1;
                if (futile >= pace.attempts()) {
                    throw e;
                }
                Thread.sleep(pause(e, futile));
            }
        }
    }

    private static boolean gotOn(RemoteFailure e, long gained) {
        return e instanceof RemoteTrickle trickle ? trickle.late() : gained >= GAIN;
    }

    private Duration pause(RemoteFailure e, int futile) {
        Duration own = pace.pauseAfter(futile);
        return e instanceof RemoteBusy busy && busy.asked().compareTo(own) > 0 ? busy.asked() : own;
    }

    /** A wait that was interrupted ends as a failure, since most waits know no other end. */
    private static void demandGoingOn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** One request, which brings all that is missing if all is well. */
    private void attempt(PartFile part, URI at) throws IOException, InterruptedException {
        var reading = new Reading("files", pace.answer(), Long.MAX_VALUE);
        Hops.Arrival arrival = hops.get(reading, hops.start(reading, at), range(part));
        HttpClientResponse answer = arrival.answer();
        try (var body = new Body(arrival)) {
            switch (answer.statusCode()) {
                case 200 -> begin(part, answer);
                case 206 -> goOn(part, answer);
                case 416 -> {
                    forget(part);
                    throw new RemoteFailure("has no more of a file than what is here");
                }
                default -> refuse(answer);
            }
            part.from(strong(answer.getHeader("etag")));
            take(part, body);
        }
    }

    private static Map<String, String> range(PartFile part) {
        var headers = new HashMap<String, String>();
        String etag = part.etag();
        if (part.length() > 0) {
            headers.put("range", "bytes=" + part.length() + "-");
            if (etag != null) {
                headers.put("if-range", etag);
            }
        }
        return headers;
    }

    /** A weak one may be the same for other bytes. */
    private static @Nullable String strong(@Nullable String etag) {
        return etag != null && etag.matches("\"[\\x21\\x23-\\x7e]{1,512}\"") ? etag : null;
    }

    private void refuse(HttpClientResponse answer) throws RemoteBusy {
        StokerException fault = HubFaults.of(answer, repository);
        Duration asked = HubFaults.retryAfter(answer);
        boolean passes = answer.statusCode() == 429 || answer.statusCode() >= 500;
        if (!passes || (asked != null && asked.compareTo(pace.longestPause()) > 0)) {
            throw fault;
        }
        throw new RemoteBusy(fault, asked == null ? Duration.ZERO : asked);
    }

    /** The whole file: it was asked for, or the server has another version, or knows no ranges. */
    private void begin(PartFile part, HttpClientResponse answer) throws IOException {
        demandFile(answer);
        String length = answer.getHeader("content-length");
        long whole = part.length() + part.missing();
        if (length != null && !length.equals(String.valueOf(whole))) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the hub lists a file of %d bytes and sends one of %s"
                            .formatted(whole, length));
        }
        if (part.length() > 0) {
            forget(part);
        }
    }

    private void goOn(PartFile part, HttpClientResponse answer) throws IOException {
        demandFile(answer);
        long whole = part.length() + part.missing();
        ContentRange range =
                ContentRange.of(answer.getHeader("content-range"), part.length(), part.missing());
        if (range.total() != whole) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the hub lists a file of %d bytes and sends one of %d"
                            .formatted(whole, range.total()));
        }
    }

    /** What comes packed would be written packed; a page is a log-in or an excuse. */
    private static void demandFile(HttpClientResponse answer) {
        String packed = answer.getHeader("content-encoding");
        if (packed != null && !packed.equalsIgnoreCase("identity")) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the hub sends a file packed that was asked for plain");
        }
        String type = answer.getHeader("content-type");
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the hub sends a page instead of a file");
        }
    }

    private void forget(PartFile part) throws IOException {
        meter.back(meter.done() - part.length());
        part.restart();
    }

    /** Reads no byte more than is missing, however many come. */
    private void take(PartFile part, Body body) throws IOException, InterruptedException {
        var trickle = new Trickle(pace.slowest());
        while (part.missing() > 0) {
            long asked = System.nanoTime();
            byte[] piece = body.next(pace.idle());
            if (piece == null) {
                throw new RemoteFailure("%d bytes were missing".formatted(part.missing()));
            }
            long came = System.nanoTime();
            int count = (int) Math.min(piece.length, part.missing());
            part.append(ByteBuffer.wrap(piece, 0, count));
            meter.add(count);
            if (part.missing() > 0) {
                trickle.add(count, came - asked);
            }
        }
    }
}
