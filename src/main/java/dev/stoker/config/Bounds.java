package dev.stoker.config;

import dev.stoker.backend.RpcWorkers;
import dev.stoker.core.Bytes;
import dev.stoker.security.EdgeSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the Javadoc of the mappings says about bounds, checked. */
final class Bounds {
    /** Steps of visible characters, none of which is a dot or two. */
    private static final Pattern CGROUP =
            Pattern.compile("(/(?!\\.{1,2}(/|$))[\\x21-\\x7e&&[^/]]{1,255}){1,16}");

    private static final Pattern HUB_HOST =
            Pattern.compile("(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private static final Duration HOUR = Duration.ofHours(1);

    private final ConfigReader reader;
    private final List<String> problems = new ArrayList<>();

    Bounds(ConfigReader reader) {
        this.reader = reader;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    void check(HttpConfig http) {
        number("stoker.http.port", http.port(), 0, 65_535);
        time("stoker.http.drain", http.drain(), Duration.ZERO, Duration.ofMinutes(10));
        size("stoker.http.max-body", http.maxBody(), Bytes.ofKibi(1), Bytes.ofGibi(1));
        UnixSocket socket = UnixSocket.of(http);
        if (socket != null && !socket.isPossible()) {
            problems.add(
                    reader.problem(
                            "stoker.http.socket", socket.path().toString(), UnixSocket.SHAPE));
        }
        for (String host : http.allowedHosts().orElse(List.of())) {
            if (!EdgeSettings.isHost(host)) {
                problems.add(
                        reader.problem("stoker.http.allowed-hosts", host, EdgeSettings.HOST_SHAPE));
            }
        }
        for (String origin : http.allowedOrigins().orElse(List.of())) {
            if (!EdgeSettings.isOrigin(origin)) {
                problems.add(
                        reader.problem(
                                "stoker.http.allowed-origins", origin, EdgeSettings.ORIGIN_SHAPE));
            }
        }
    }

    void check(DiscoveryConfig discovery) {
        time("stoker.discovery.interval", discovery.interval(), Duration.ofMillis(100), HOUR);
        time(
                "stoker.discovery.rescan",
                discovery.rescan(),
                Duration.ofSeconds(1),
                HOUR.multipliedBy(24));
        time(
                "stoker.discovery.probe-timeout",
                discovery.probeTimeout(),
                Duration.ofMillis(50),
                Duration.ofSeconds(30));
        for (int port : discovery.extraPorts().orElse(List.of())) {
            number("stoker.discovery.extra-ports", port, 1, 65_535);
        }
    }

    void check(SuperviseConfig supervise) {
        Duration tenth = Duration.ofMillis(100);
        String prefix = "stoker.supervise.";
        time(prefix + "ready-timeout", supervise.readyTimeout(), Duration.ofSeconds(1), HOUR);
        time(prefix + "idle-unload", supervise.idleUnload(), Duration.ZERO, Duration.ofDays(365));
        number(prefix + "max-restarts", supervise.maxRestarts(), 0, 100);
        time(prefix + "first-backoff", supervise.firstBackoff(), tenth, Duration.ofMinutes(10));
        time(prefix + "max-backoff", supervise.maxBackoff(), tenth, HOUR);
        time(
                prefix + "quiet-after",
                supervise.quietAfter(),
                Duration.ofSeconds(1),
                Duration.ofDays(1));
        time(
                prefix + "wedged-after",
                supervise.wedgedAfter(),
                Duration.ofSeconds(10),
                Duration.ofDays(1));
        time(prefix + "stop-grace", supervise.stopGrace(), tenth, Duration.ofMinutes(5));
        size(prefix + "log-limit", supervise.logLimit(), Bytes.ofKibi(64), Bytes.ofGibi(1));
        supervise
                .memoryMax()
                .ifPresent(most ->
                        size(prefix + "memory-max", most, Bytes.ofMebi(64), Bytes.ofGibi(1 << 20)));
        supervise.llamaServer().map(Settings::inHome).ifPresent(this::checkProgram);
        supervise
                .cgroup()
                .filter(path -> !CGROUP.matcher(path).matches())
                .ifPresent(path ->
                        problems.add(
                                reader.problem(
                                        prefix + "cgroup",
                                        path,
                                        "a path such as /stoker-engines, without . or .. or blanks")));
        List<String> workers = supervise.rpcServers().orElse(List.of());
        number(prefix + "rpc-servers", workers.size(), 0, RpcWorkers.MOST);
        for (String worker : workers) {
            if (!RpcWorkers.isAddress(worker)) {
                problems.add(reader.problem(prefix + "rpc-servers", worker, RpcWorkers.SHAPE));
            }
        }
        checkOrder(supervise.firstBackoff(), supervise.maxBackoff());
    }

    /** Told where one of them is set: the other may be the default. */
    private void checkOrder(Duration first, Duration most) {
        String firstKey = "stoker.supervise.first-backoff";
        String mostKey = "stoker.supervise.max-backoff";
        if (most.compareTo(first) >= 0 || isTold(firstKey, mostKey)) {
            return;
        }
        if (reader.value(mostKey) == null) {
            refuse(firstKey, words(first), "no more than " + mostKey + ", which is " + words(most));
        } else {
            refuse(mostKey, words(most), "no less than " + firstKey + ", which is " + words(first));
        }
    }

    void check(ProxyConfig proxy) {
        time(
                "stoker.proxy.connect-timeout",
                proxy.connectTimeout(),
                Duration.ofMillis(50),
                Duration.ofMinutes(1));
        time(
                "stoker.proxy.silence-timeout",
                proxy.silenceTimeout(),
                Duration.ofSeconds(1),
                Duration.ofDays(1));
        time(
                "stoker.proxy.retry-budget",
                proxy.retryBudget(),
                Duration.ZERO,
                Duration.ofMinutes(5));
    }

    /** Reads the hub's token, to see that it is there. */
    void check(ModelsConfig models, BackendKeys keys) {
        URI hub = models.hub();
        if (!isHub(hub)) {
            problems.add(
                    reader.problem(
                            "stoker.models.hub",
                            hub.getUserInfo() == null ? hub.toString() : "***",
                            "https://host, without a user or a query; http on loopback only"));
        }
        for (String host : models.hubHosts().orElse(List.of())) {
            if (!HUB_HOST.matcher(host).matches()) {
                problems.add(
                        reader.problem(
                                "stoker.models.hub-hosts", host, "host.name or *.host.name"));
            }
        }
        size("stoker.models.least-bytes", models.leastBytes(), Bytes.ZERO, Bytes.ofGibi(1));
        time(
                "stoker.models.least-time",
                models.leastTime(),
                Duration.ofSeconds(1),
                Duration.ofHours(1));
        if (models.hubTokenEnv().isPresent() && models.hubTokenFile().isPresent()) {
            problems.add(
                    reader.where("stoker.models.hub-token-file")
                            + "stoker.models: has both hub-token-env and hub-token-file"
                            + " (expected: one of them)");
            return;
        }
        try {
            keys.ofHub(models);
        } catch (IllegalArgumentException e) {
            complain(
                    models.hubTokenEnv().isPresent()
                            ? "stoker.models.hub-token-env"
                            : "stoker.models.hub-token-file",
                    String.valueOf(e.getMessage()));
        }
    }

    private static boolean isHub(URI hub) {
        String host = hub.getHost();
        return host != null
                && hub.getRawUserInfo() == null
                && hub.getRawQuery() == null
                && hub.getRawFragment() == null
                && ("https".equals(hub.getScheme())
                        || ("http".equals(hub.getScheme()) && isLoopback(host)));
    }

    /** By its name alone, so that no name server can make it so. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    private void checkProgram(Path program) {
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            problems.add(
                    reader.problem(
                            "stoker.supervise.llama-server",
                            program.toString(),
                            "a program that can be run"));
        }
    }

    /** Does what may fail with an {@code IllegalArgumentException} that says what is wrong. */
    void attempt(String key, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            complain(key, String.valueOf(e.getMessage()));
        }
    }

    /** A problem in words of its own; the key says where it is. */
    void complain(String key, String problem) {
        problems.add(reader.where(key) + problem);
    }

    void refuse(String key, String value, String expected) {
        problems.add(reader.problem(key, value, expected));
    }

    /** Whether what follows from one of them need not be told: there is a problem with it. */
    boolean isTold(String... keys) {
        return reader.isTold(keys);
    }

    /** What says itself what is wrong with it. */
    void unusable(String key, String what) {
        problems.add(reader.where(key) + key + ": " + what);
    }

    void number(String key, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(reader.problem(key, String.valueOf(value), least + " to " + most));
        }
    }

    void time(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            problems.add(reader.problem(key, words(value), words(least) + " to " + words(most)));
        }
    }

    void size(String key, Bytes value, Bytes least, Bytes most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            problems.add(reader.problem(key, value.toString(), least + " to " + most));
        }
    }

    private static String words(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
