package dev.stoker.backend.hub;

import dev.stoker.gguf.GgufReader;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.RangeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file at a hub. The first request finds out where it is, how long it is, and fetches what most
 * headers fit in; later ones go to the same place.
 */
final class HubSource implements RangeSource {
    /** What a reader of headers asks for first. */
    private static final int FIRST = 256 << 10;

    private final Hops hops;
    private final Reading reading;
    private final URI start;
    private Hops.@Nullable Place place;
    private ByteBuffer head = ByteBuffer.allocate(0);
    private long length = -1;
    private @Nullable String tag;

    HubSource(Hops hops, Reading reading, URI start) {
        this.hops = hops;
        this.reading = reading;
        this.start = start;
    }

    /**
     * The facts of the model that begins with the file at {@code first}.
     *
     * @return never an exception
     */
    static GgufResult readModel(Hops hops, Reading reading, URI first) {
        RangeSource.Folder folder =
                name -> new HubSource(hops, reading, ModelUrl.beside(first, name));
        GgufResult result = GgufReader.readModel(folder, ModelUrl.fileName(first));
        String refusal = reading.refusal();
        return refusal == null ? result : new GgufResult.Refused(refusal);
    }

    @Override
    public long length() throws RemoteFailure {
        if (length < 0) {
            var first = ByteBuffer.allocate(FIRST);
            fetch(0, first);
            head = first.flip();
        }
        return length;
    }

    @Override
    public void read(long position, ByteBuffer into) throws RemoteFailure {
        if (position == 0 && into.remaining() <= head.limit()) {
            int count = into.remaining();
            into.put(into.position(), head, 0, count).position(into.position() + count);
        } else {
            fetch(position, into);
        }
    }

    private void fetch(long position, ByteBuffer into) throws RemoteFailure {
        try {
            follow(position, into);
        } catch (RemoteRefusal e) {
            reading.refuse(e);
            throw e;
        }
    }

    private void follow(long position, ByteBuffer into) throws RemoteFailure {
        Hops.Place from = place == null ? hops.start(reading, start) : place;
        long last = position + into.remaining() - 1;
        Hops.Arrival arrival =
                hops.get(reading, from, Map.of("range", "bytes=" + position + "-" + last));
        place = arrival.place();
        receive(arrival, position, into);
    }

    private void receive(Hops.Arrival arrival, long position, ByteBuffer into)
            throws RemoteFailure {
        HttpClientResponse answer = arrival.answer();
        try {
            if (answer.statusCode() != 206) {
                throw new RemoteFailure(
                        "answered %d, expected 206 and a range".formatted(answer.statusCode()));
            }
            ContentRange range =
                    ContentRange.of(answer.getHeader("content-range"), position, into.remaining());
            demandSameFile(range.total(), answer.getHeader("etag"));
            reading.take(range.bytes());
            into.limit(into.position() + (int) range.bytes());
            reading.await(body(arrival, into));
        } catch (RemoteFailure e) {
            answer.request().reset();
            throw e;
        }
    }

    private void demandSameFile(long total, @Nullable String etag) throws RemoteFailure {
        if (length >= 0 && (length != total || (tag != null && !tag.equals(etag)))) {
            throw new RemoteFailure("the file changed while it was read");
        }
        length = total;
        tag = etag;
    }

    /** Exactly as many bytes as {@code into} has room for. */
    private static Future<Void> body(Hops.Arrival arrival, ByteBuffer into) {
        HttpClientResponse answer = arrival.answer();
        Promise<Void> done = Promise.promise();
        answer.exceptionHandler(done::tryFail);
        answer.endHandler(_ -> {
            if (into.hasRemaining()) {
                done.tryFail(
                        new RemoteFailure("%d bytes were missing".formatted(into.remaining())));
            } else {
                done.tryComplete();
            }
        });
        answer.handler(piece -> {
            if (piece.length() > into.remaining()) {
                done.tryFail(new RemoteFailure("answered more than was asked for"));
                answer.request().reset();
            } else {
                put(piece, into);
            }
        });
        arrival.context().runOnContext(_ -> answer.resume());
        return done.future();
    }

    private static void put(Buffer piece, ByteBuffer into) {
        into.put(piece.getBytes());
    }
}
