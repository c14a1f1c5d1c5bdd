package dev.stoker.config.reload;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one table of what a running daemon takes over and what needs a restart. A test demands that
 * every key is in it, and that the document says the same.
 */
public final class Takeover {
    private static final String EDGE = "it is read where the daemon begins to listen";

    /** Key, with {@code *} for names of the user's own, to why it needs a restart; null if not. */
    private static final Map<String, @Nullable String> TABLE = table();

    private Takeover() {}

    private static Map<String, @Nullable String> table() {
        var rows = new TreeMap<String, @Nullable String>();
        restart(rows, "stoker.http", EDGE, "host port socket socket-access auth allow-remote");
        restart(rows, "stoker.http", EDGE, "allowed-hosts");
        restart(rows, "stoker.http", EDGE, "allowed-origins max-body ollama-control drain");
        restart(rows, "stoker.state", "what is kept lies there", "folder");
        restart(rows, "stoker.models", "downloads may be under way", "store hub hub-hosts");
        restart(rows, "stoker.models", "downloads may be under way", "least-bytes least-time");
        restart(rows, "stoker.models", "downloads may be under way", "hub-token-env");
        restart(rows, "stoker.models", "downloads may be under way", "hub-token-file");
        restart(rows, "stoker.supervise", "engines are in it already", "cgroup memory-max");
        restart(rows, "stoker.supervise", "engines were started with them", "rpc-servers");
        restart(rows, "stoker.proxy", "connections are made with it", "connect-timeout");
        applied(rows, "stoker.discovery", "enabled interval rescan probe-timeout extra-ports");
        applied(rows, "stoker.supervise", "enabled llama-server ready-timeout idle-unload");
        applied(rows, "stoker.supervise", "max-restarts first-backoff max-backoff quiet-after");
        applied(rows, "stoker.supervise", "stop-grace wedged-after log-limit");
        applied(rows, "stoker.models", "default folders scan-caches");
        applied(rows, "stoker.tuning", "enabled reserve context slots priority prompt-cache");
        applied(rows, "stoker.tuning", "retune retune-pause calibration-time");
        applied(rows, "stoker.tuning.models.*", "context slots priority threads batch-threads");
        applied(rows, "stoker.tuning.models.*", "keys values batch ubatch gpu-layers");
        applied(rows, "stoker.tuning.models.*", "flash-attention load-mode prompt-cache");
        applied(rows, "stoker.memory", "enabled wait spare evict-others preload groups.*");
        applied(rows, "stoker.memory.models.*", "pin ttl");
        applied(rows, "stoker.backends.*", "url kind preset enabled key-env key-file");
        applied(rows, "stoker.backends.*", "key-credential headers.* api-path api-version");
        applied(rows, "stoker.backends.*", "deployments models location concurrency");
        applied(rows, "stoker.backends.*", "requests-per-minute tokens-per-minute");
        applied(rows, "stoker.backends.*.tls", "ca-file cert-file key-file");
        applied(rows, "stoker.proxy", "silence-timeout retry-budget picture-urls");
        applied(rows, "stoker.admission", "queue-length queue-per-app wait-limit swap-after");
        applied(rows, "stoker.admission", "swap-calls requests-per-minute tokens-per-minute");
        applied(rows, "stoker.admission", "concurrency");
        applied(rows, "stoker.routes", "*");
        applied(rows, "stoker.routes.*", "models policy weights sticky cache.ttl cache.shared");
        applied(rows, "stoker.cache", "max-size max-answer");
        applied(rows, "stoker.routing", "policy breaker-failures breaker-pause breaker-longest");
        applied(rows, "stoker.routing", "retry-share retry-reserve retry-deadline");
        applied(rows, "stoker.routing.prices.*", "input output");
        applied(rows, "stoker.templates.*", "text file system");
        applied(rows, "stoker.log", "level");
        applied(rows, "stoker.reload", "watch");
        return Collections.unmodifiableMap(rows);
    }

    private static void applied(Map<String, @Nullable String> rows, String section, String keys) {
        put(rows, section, keys, null);
    }

    private static void restart(
            Map<String, @Nullable String> rows, String section, String because, String keys) {
        put(rows, section, keys, because);
    }

    private static void put(
            Map<String, @Nullable String> rows,
            String section,
            String keys,
            @Nullable String because) {
        for (String key : keys.split(" ", -1)) {
            rows.put(section + "." + key, because);
        }
    }

    /** All rows: key to why it needs a restart, or null where it is taken over. */
    public static Map<String, @Nullable String> rows() {
        return TABLE;
    }

    /** Whether a change of that key counts from the next start on only. */
    static boolean needsRestart(String pattern) {
        return TABLE.get(pattern) != null;
    }

    /** Why it needs a restart, a part of a sentence; null where it needs none. */
    public static @Nullable String because(String key) {
        return TABLE.get(key);
    }
}
