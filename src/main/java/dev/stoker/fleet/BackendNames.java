package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import java.net.URI;
import java.util.Map;

/** Names servers that were found: by kind, and by port where the kind alone would not do. */
public final class BackendNames {
    /** The id of the engines that Stoker runs itself. */
    public static final BackendId SUPERVISED = new BackendId("llamacpp");

    private static final Map<BackendKind, Integer> USUAL_PORTS =
            Map.of(
                    BackendKind.OLLAMA, 11434,
                    BackendKind.LOCALAI, 8080,
                    BackendKind.LMSTUDIO, 1234,
                    BackendKind.VLLM, 8000,
                    BackendKind.TGI, 3000);

    private BackendNames() {}

    /**
     * The id of a server found at {@code base}. A foreign llama-server always carries its port: its
     * bare name is the supervised one's.
     */
    static BackendId of(BackendKind kind, URI base) {
        int port = portOf(base);
        boolean usual = Integer.valueOf(port).equals(USUAL_PORTS.get(kind));
        return new BackendId(usual ? kind.wireName() : kind.wireName() + "-" + port);
    }

    private static int portOf(URI base) {
        if (base.getPort() > 0) {
            return base.getPort();
        }
        return "https".equals(base.getScheme()) ? 443 : 80;
    }
}
