package dev.stoker.discovery;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The ports model servers listen on when nobody tells them otherwise. */
final class WellKnownPorts {
    /**
     * LM Studio, Jan, TGI, LiteLLM, KoboldCpp, vLLM, llama-server and LocalAI, llama-server's
     * announced future default, Ollama, Docker Model Runner, SGLang.
     */
    private static final List<Integer> PORTS =
            List.of(1234, 1337, 3000, 4000, 5001, 8000, 8080, 9931, 11434, 12434, 30000);

    private WellKnownPorts() {}

    /** All of them with the configured ones and without Stoker's own. */
    static SortedSet<Integer> with(DiscoverySettings settings) {
        var ports = new TreeSet<>(PORTS);
        ports.addAll(settings.extraPorts());
        ports.removeAll(settings.ownPorts());
        return ports;
    }
}
