package dev.stoker.testing;

import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A stream of events as one kind of server writes it, well and badly.
 *
 * @param headers of its head, as they are written
 * @param events each with its empty line; the first that is text is the one at {@code first}
 * @param first how many events stand before the first text
 */
public record EventStream(List<String> headers, List<String> events, int first) {
    /** Copies the lists. */
    public EventStream {
        headers = List.copyOf(headers);
        events = List.copyOf(events);
    }

    /** The events of a fixture. */
    public static EventStream of(List<String> headers, String fixture, int first) {
        return new EventStream(headers, List.of(Answers.text(fixture).split("(?<=\n\n)")), first);
    }

    /** With its head as it was, and these events. */
    public EventStream with(List<String> others) {
        return new EventStream(headers, others, first);
    }

    /** Up to the first text, and then these. */
    public EventStream then(String... others) {
        List<String> all = new ArrayList<>(events.subList(0, first + 1));
        all.addAll(List.of(others));
        return with(all);
    }

    /** All of it, ended in order. */
    public Answer whole() {
        return (_, wire) -> write(wire, events).end();
    }

    /** Nothing but the head, until the peer leaves. */
    public Answer hangAfterHead() {
        return (_, wire) -> write(wire, List.of()).hang();
    }

    /** Up to the first text, and then nothing until the peer leaves. */
    public Answer hangMidStream() {
        return (_, wire) -> write(wire, then().events).hang();
    }

    /** Up to the first text, half of the next event, and a closed connection. */
    public Answer cutMidEvent() {
        String next = events.get(first + 1);
        return (_, wire) ->
                write(wire, then().events).chunk(next.substring(0, next.length() / 2)).close();
    }

    /** Up to the first text, and the reset of a process that died. */
    public Answer dieMidStream() {
        return (_, wire) -> write(wire, then().events).reset();
    }

    /** One event for each permit. */
    public Answer trickle(Semaphore permits) {
        return (_, wire) -> {
            write(wire, List.of());
            for (String event : events) {
                permits.acquire();
                wire.chunk(event);
            }
            wire.end();
        };
    }

    /** The first text for ever, as fast as the peer takes it. */
    public Answer endless() {
        String block = events.get(first).repeat(1 + 8_000 / events.get(first).length());
        return (_, wire) -> {
            write(wire, events.subList(0, first));
            while (true) {
                wire.chunk(block);
            }
        };
    }

    /** A line of that many bytes where the first text should be. */
    public Answer hugeLine(int bytes) {
        return (_, wire) -> {
            write(wire, events.subList(0, first));
            wire.chunk("data: " + "x".repeat(bytes) + "\n\n").end();
        };
    }

    private Wire write(Wire wire, List<String> some) throws IOException {
        List<String> all = new ArrayList<>(headers);
        all.add("Transfer-Encoding: chunked");
        wire.head(200, all.toArray(String[]::new));
        for (String event : some) {
            wire.chunk(event);
        }
        return wire;
    }
}
