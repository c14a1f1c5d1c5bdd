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
import org.jspecify.annotations.Nullable;

/** Another kind but for what a test changes. */
class DelegatingKind implements EngineKind {
    private final EngineKind kind;

    DelegatingKind(EngineKind kind) {
        this.kind = kind;
    }

    @Override
    public Launch launch(EngineSpec spec, Secret key) {
        return kind.launch(spec, key);
    }

    @Override
    public @Nullable URI addressIn(String logLine) {
        return kind.addressIn(logLine);
    }

    @Override
    public Health readiness(Endpoint at, Duration timeout) {
        return kind.readiness(at, timeout);
    }

    @Override
    public String causeOf(int exitCode, List<String> lastLines) {
        return kind.causeOf(exitCode, lastLines);
    }
}
