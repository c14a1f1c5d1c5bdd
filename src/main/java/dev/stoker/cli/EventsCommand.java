package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.client.OpenAnswer;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import dev.stoker.dialect.SseParser;
import java.io.EOFException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stoker events}: what has happened to backends and engines, and what happens. */
@Command(
        name = "events",
        description = "Show what has happened to backends and engines last.",
        footer = {"", "With --follow it goes on until Ctrl-C or the daemon's end."})
final class EventsCommand implements Callable<Integer> {
    private static final String PATH = "/stoker/v1/events";
    private static final int EVENT_LIMIT = 1 << 20;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what happens from now on.")
    private boolean follow;

    @Option(names = "--json", description = "Print JSON; with --follow one object a line.")
    private boolean json;

    private final StokerCommand root;

    EventsCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Answer last = root.client(Timeouts.ANSWER).get(PATH + "/last");
        JsonNode events = last.expect("events").path("events");
        Screen out = root.out();
        if (json && !follow) {
            out.json(last.body());
        } else {
            events.forEach(this::show);
            if (events.isEmpty() && !follow) {
                out.line("Nothing has happened since the daemon started.");
            }
        }
        out.flush();
        if (follow) {
            follow();
        }
        return ExitCode.OK.number();
    }

    private void show(JsonNode event) {
        if (json) {
            root.out().json(JsonTree.bytes(event));
        } else {
            root.out().line(Words.of(event, "at") + "  " + Words.of(event, "sentence"));
        }
    }

    private void follow() {
        // The daemon sends something every 15 s, if only that it is there.
        try (OpenAnswer answer = root.client(Timeouts.PLAN).follow(PATH)) {
            var events = new SseParser(EVENT_LIMIT, this::event);
            byte[] buffer = new byte[8192];
            while (true) {
                int count = answer.read(buffer);
                if (count < 0) {
                    throw answer.cut(new EOFException());
                }
                events.feed(buffer, 0, count);
            }
        }
    }

    private void event(@Nullable String name, byte[] buffer, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(buffer, offset, offset + length);
        JsonNode data = JsonTree.readOrNull(copy, 0, copy.length);
        if (data == null || "snapshot".equals(name)) {
            return;
        }
        if ("gap".equals(name)) {
            root.err().line("stoker: " + Words.of(data, "missed") + " events were missed").flush();
        } else {
            show(data);
            root.out().flush();
        }
    }
}
