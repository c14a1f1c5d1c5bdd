package dev.stoker.backend.llamacpp;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Health;
import dev.stoker.backend.Launch;
import dev.stoker.backend.PlannedEngines.Plans;
import dev.stoker.backend.RpcWorkers;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufReader;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.GgufShape.Pooling;
import dev.stoker.tuning.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a {@code llama-server} is run as an engine: one model, loopback, its own key, its plan. */
final class LlamaKind implements EngineKind {
    private final HttpWire http;
    private final Programs programs;
    private final EngineEnvironment environment;
    private final Bytes cacheRam;
    private final RpcWorkers workers;
    private final Plans plans;

    LlamaKind(
            HttpWire http,
            Programs programs,
            EngineEnvironment environment,
            Bytes cacheRam,
            RpcWorkers workers,
            Plans plans) {
        this.http = http;
        this.programs = programs;
        this.environment = environment;
        this.cacheRam = cacheRam;
        this.workers = workers;
        this.plans = plans;
    }

    @Override
    public Launch launch(EngineSpec spec, Secret key) {
        GgufFacts model = checked(spec.file(), "model");
        if (spec.projector() != null) {
            checked(spec.projector(), "projector");
        }
        ProgramHelp help = programs.ask(spec.program());
        Plan plan = plans.planFor(spec);
        int port = help.tellsItsPort() ? 0 : freePort();
        String pooling = poolingOf(spec.use(), model);
        List<String> command = CommandLine.of(help, spec, port, pooling, cacheRam, plan);
        return new Launch(CommandLine.with(workers, help, command), environment.with(key, plan));
    }

    @Override
    public @Nullable URI addressIn(String logLine) {
        return ListeningLine.addressIn(logLine);
    }

    @Override
    public Health readiness(Endpoint at, Duration timeout) {
        return ServerHealth.of(http, at, timeout);
    }

    @Override
    public String causeOf(int exitCode, List<String> lastLines) {
        return FailureCauses.of(exitCode, lastLines);
    }

    /** Engines have been broken into by files with made-up counts: none starts on such a file. */
    private static GgufFacts checked(Path file, String what) {
        return switch (GgufReader.read(file)) {
            // The scan hands out files with links followed, but for split models.
            case GgufResult.Read(GgufFacts facts)
                    when facts.split().parts() == 1 && Files.isSymbolicLink(file) ->
                    throw refused(what, "a link was put in its place");
            case GgufResult.Read(GgufFacts facts) -> facts;
            case GgufResult.Refused(String because) -> throw refused(what, because);
            case GgufResult.Unreadable(String because) -> throw refused(what, because);
        };
    }

    private static StokerException refused(String what, String because) {
        return new StokerException(
                ErrorCode.MODEL_FILE_REFUSED, "the " + what + " file is refused: " + because);
    }

    /** Null where the model leaves it open; {@code NONE} is what a chat model says. */
    private static @Nullable String poolingOf(Use use, GgufFacts model) {
        Pooling pooling = use == Use.EMBED ? model.shape().pooling() : null;
        return pooling == null || pooling == Pooling.NONE ? null : pooling.name();
    }

    /**
     * For builds that do not tell theirs. Somebody may take it first; the next start is luckier.
     */
    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED, "there is no free port on this machine", e);
        }
    }
}
