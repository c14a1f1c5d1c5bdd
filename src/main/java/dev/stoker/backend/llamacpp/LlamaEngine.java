package dev.stoker.backend.llamacpp;

import dev.stoker.backend.EngineKind;
import dev.stoker.backend.PlannedEngines;
import dev.stoker.backend.RpcWorkers;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.core.Bytes;
import dev.stoker.tuning.BackendTraits;
import java.nio.file.Path;
import java.util.Map;

/** {@code llama-server} as engines: what its builds can be told, and how they are run. */
public final class LlamaEngine implements PlannedEngines {
    /** Enough for the conversations of one person; the backend's own default is 8 GiB. */
    public static final Bytes CACHE_RAM = Bytes.ofMebi(512);

    private final HttpWire http;
    private final EngineEnvironment environment;
    private final Bytes cacheRam;
    private final RpcWorkers workers;
    private final Programs programs;

    /**
     * @param own the daemon's environment; of it, engines get what says which GPUs to use
     * @param cacheRam most memory an engine without a plan may keep prompts in
     * @param workers what computes for every engine besides this machine
     */
    public LlamaEngine(HttpWire http, Map<String, String> own, Bytes cacheRam, RpcWorkers workers) {
        this.http = http;
        this.environment = new EngineEnvironment(own);
        this.cacheRam = cacheRam;
        this.workers = workers;
        this.programs = new Programs(environment.passed());
    }

    @Override
    public BackendTraits traits(Path program) {
        // The builds of macOS compute on threads of their own, without GNU's OpenMP.
        boolean linux = System.getProperty("os.name", "").equals("Linux");
        return LlamaTraits.of(programs.ask(program), linux, programs.seesDevices(program));
    }

    @Override
    public EngineKind with(Plans plans) {
        return new LlamaKind(http, programs, environment, cacheRam, workers, plans);
    }
}
