package dev.stoker.testing;

import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import io.vertx.core.Vertx;

/** All that kinds of backends are built from, with a client of its own. */
public final class TestWire implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final WireSettings settings;

    private TestWire(WireSettings settings) {
        this.settings = settings;
    }

    /** As the daemon has it. */
    public static TestWire open() {
        return open(WireSettings.DEFAULT);
    }

    /** With other limits. */
    public static TestWire open(WireSettings settings) {
        return new TestWire(settings);
    }

    /** Whole answers. */
    public HttpWire http() {
        return new HttpWire(client);
    }

    /** Streams. */
    public EventWire events() {
        return new EventWire(client, settings);
    }

    /** OpenAI's dialect over both. */
    public OpenAiWire openAi() {
        return new OpenAiWire(http(), events());
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
