package dev.stoker.testing;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a router tells whoever listens, in the words of a recorded b11669: how downloads get on, and
 * which model is loaded or let go. Safe for any thread.
 */
final class RouterEvents {
    /** Of the model it has: a download from its begin to its end. */
    private static final List<String> DOWNLOAD =
            Arrays.asList(Answers.text("llama-server-b11669-download.sse").split("(?<=\n\n)"));

    /** Of the model {@code tiny}: it begins to load, gets on, is loaded, is let go. */
    private static final List<String> CHANGES =
            Arrays.asList(Answers.text("llama-server-b11669-model-events.sse").split("(?<=\n\n)"));

    private final List<BlockingQueue<String>> listeners = new CopyOnWriteArrayList<>();

    /** Answers with all that is told from now on, until {@link #end}. */
    void stream(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        var queue = new LinkedBlockingQueue<String>();
        listeners.add(queue);
        wire.eventStream();
        try {
            while (true) {
                String event = queue.take();
                if (event.isEmpty()) {
                    wire.close();
                    return;
                }
                wire.chunk(event);
            }
        } finally {
            listeners.remove(queue);
        }
    }

    /** Every stream ends, as when a connection breaks. */
    void end() {
        tell("");
    }

    /** How many listen. */
    int listeners() {
        return listeners.size();
    }

    /** A model begins to load and gets on. */
    void loading(String model) {
        CHANGES.subList(0, 3).forEach(event -> tell(model, event));
    }

    /** A model is loaded now, or let go. */
    void changed(String model, boolean loaded) {
        tell(model, CHANGES.get(loaded ? 3 : 4));
    }

    /**
     * A download gets on.
     *
     * @param whole as far as it goes before its end; else only its first steps
     */
    void downloading(String model, boolean whole) {
        for (String event : DOWNLOAD.subList(0, whole ? DOWNLOAD.size() - 1 : 3)) {
            tell(event.replace(FakeLlamaRouter.MODEL, model));
        }
    }

    /** A download has come to its end. */
    void downloaded(String model, boolean well) {
        String event = well ? "download_finished" : "download_failed";
        tell("data: {\"model\":\"" + model + "\",\"event\":\"" + event + "\"}\n\n");
    }

    private void tell(String model, String event) {
        tell(event.replace("\"tiny\"", "\"" + model + "\""));
    }

    private void tell(String event) {
        listeners.forEach(queue -> queue.add(event));
    }
}
