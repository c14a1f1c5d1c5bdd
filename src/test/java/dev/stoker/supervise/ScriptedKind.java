package dev.stoker.supervise;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Health;
import dev.stoker.backend.Launch;
import dev.stoker.core.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Engines that are small shell scripts; what they answer is told by the test. */
final class ScriptedKind implements EngineKind {
    static final String LISTENING = "echo listening on http://127.0.0.1:9\n";

    /** Says what it should not, becomes ready and stays. */
    static final String GOOD = "echo my key is $KEY\n" + LISTENING + "exec sleep 600";

    /** Ends while it loads. */
    static final String BROKEN = "echo it is broken\nexit 3";

    final AtomicInteger launches = new AtomicInteger();
    volatile Health health = new Health.Ready("1");
    volatile String script;

    ScriptedKind(String script) {
        this.script = script;
    }

    @Override
    public Launch launch(EngineSpec spec, Secret key) {
        launches.incrementAndGet();
        return new Launch(
                List.of("/bin/sh", "-c", script),
                Map.of("KEY", key.value(), "PATH", "/usr/bin:/bin"));
    }

    @Override
    public @Nullable URI addressIn(String logLine) {
        return logLine.startsWith("listening on ")
                ? URI.create(logLine.substring("listening on ".length()))
                : null;
    }

    @Override
    public Health readiness(Endpoint at, Duration timeout) {
        return health;
    }

    @Override
    public String causeOf(int exitCode, List<String> lastLines) {
        return "exit " + exitCode + (lastLines.isEmpty() ? "" : ", " + lastLines.getLast());
    }
}
