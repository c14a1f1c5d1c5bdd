package dev.stoker.cli.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Variables of the shell that mislead apps and servers on this machine. Pure. */
final class EnvironmentCheck {
    private static final String CHECK = "environment";
    private static final List<String> PROXIES =
            List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1");

    private EnvironmentCheck() {}

    static List<Finding> of(Map<String, String> environment) {
        var findings = new ArrayList<Finding>();
        proxy(environment, findings);
        ollamaHost(environment.getOrDefault("OLLAMA_HOST", ""), findings);
        return findings.isEmpty() ? List.of(Finding.ok(CHECK, "no traps")) : findings;
    }

    /** Names the variable and not its value, which may hold a password. */
    private static void proxy(Map<String, String> environment, List<Finding> findings) {
        String exceptions =
                environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        List<String> names = Arrays.stream(exceptions.split(",", -1)).map(String::strip).toList();
        List<String> missing =
                names.contains("*")
                        ? List.of()
                        : LOOPBACK.stream().filter(name -> !names.contains(name)).toList();
        List<String> set =
                PROXIES.stream()
                        .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                        .toList();
        if (!set.isEmpty() && !missing.isEmpty()) {
            findings.add(
                    Finding.warn(
                            CHECK,
                            "%s is set, no_proxy lacks %s: local calls go to the proxy"
                                    .formatted(set.getFirst(), String.join(" and ", missing)),
                            "run: export no_proxy="
                                    + (exceptions.isEmpty() ? "" : exceptions + ",")
                                    + String.join(",", missing)));
        }
    }

    private static void ollamaHost(String host, List<Finding> findings) {
        String bare = host.replaceFirst("^https?://", "");
        if (bare.startsWith("0.0.0.0") || bare.startsWith("[::]") || bare.startsWith(":")) {
            findings.add(
                    Finding.warn(
                            CHECK,
                            "OLLAMA_HOST="
                                    + host
                                    + " lets other machines use Ollama, with no login",
                            "run: export OLLAMA_HOST=127.0.0.1, unless that is meant"));
        }
    }
}
