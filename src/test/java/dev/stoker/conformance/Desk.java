package dev.stoker.conformance;

import dev.stoker.testing.Answers;
import dev.stoker.testing.EngineSlots;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.RunningEngine;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a suite asks what it cannot see as a client: {@code GET /busy?backend=ID&by=DIALECT} says
 * whether that backend works on the endless call of that suite.
 */
final class Desk implements AutoCloseable {
    private static final Pattern BUSY = Pattern.compile("/busy\\?backend=(\\w+)&by=(\\w+)");

    private final FakeModelServer server = FakeModelServer.startBlank(this::answer);
    private final RunningStoker stoker;
    private final Map<String, Mind> minds = new ConcurrentHashMap<>();
    private final Map<String, EngineSlots> slots = new ConcurrentHashMap<>();

    Desk(RunningStoker stoker, Backends backends) {
        this.stoker = stoker;
        backends.all().forEach(fake -> minds.put(fake.id(), fake.mind()));
    }

    URI base() {
        return server.base();
    }

    @Override
    public void close() {
        slots.values().forEach(EngineSlots::close);
        server.close();
    }

    private void answer(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        Matcher asked = BUSY.matcher(exchange.path());
        boolean busy = asked.matches() && busy(asked.group(1), asked.group(2));
        Answers.whole(200, "text/plain", Boolean.toString(busy)).give(exchange, wire);
    }

    private boolean busy(String backend, String dialect) {
        Mind mind = minds.get(backend);
        if (mind != null) {
            return mind.works(dialect);
        }
        EngineSlots engine = slots(dialect);
        return engine != null && engine.busy();
    }

    /** Of the dialect's own endless model; null as long as no engine runs it. */
    private @Nullable EngineSlots slots(String dialect) {
        EngineSlots known = slots.get(dialect);
        if (known != null) {
            return known;
        }
        for (RunningEngine engine : stoker.engines()) {
            if (engine.model().equals("endless-" + dialect) && engine.state().equals("ready")) {
                return slots.computeIfAbsent(dialect, _ -> engine.slots());
            }
        }
        return null;
    }
}
