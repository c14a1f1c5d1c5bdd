package dev.stoker.fleet;

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
import org.jspecify.annotations.Nullable;

/** Engines that are processes, and say that they are ready. */
final class SleepingKind implements EngineKind {
    private static final String LISTENING = "listening on ";

    @Override
    public Launch launch(EngineSpec spec, Secret key) {
        return new Launch(
                List.of(
                        "/bin/sh",
                        "-c",
                        "echo " + LISTENING + "http://127.0.0.1:9\nexec sleep 600"),
                Map.of("PATH", "/usr/bin:/bin"));
    }

    @Override
    public @Nullable URI addressIn(String logLine) {
        return logLine.startsWith(LISTENING)
                ? URI.create(logLine.substring(LISTENING.length()))
                : null;
    }

    @Override
    public Health readiness(Endpoint at, Duration timeout) {
        return new Health.Ready("1");
    }

    @Override
    public String causeOf(int exitCode, List<String> lastLines) {
        return "exit " + exitCode;
    }
}
