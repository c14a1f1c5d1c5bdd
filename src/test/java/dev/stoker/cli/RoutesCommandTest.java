package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoutesCommandTest {
    private static final String CHAT = "/stoker/v1/routes/chat";

    private final FakeDaemon daemon = Fleets.serving();

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Cli.Ended run(String... command) {
        return new Cli().daemon(daemon).run(command);
    }

    private static Map<String, Object> decision(Object cache) {
        return Map.of(
                "route",
                "chat",
                "named",
                true,
                "policy",
                "local-first",
                "cache",
                cache,
                "choices",
                List.of(
                        Map.of(
                                "spec", "m@lab",
                                "calls", 0,
                                "because", "the first of the route")),
                "passed",
                List.of());
    }

    @Test
    void asksForACallLikeThat() {
        daemon.json(CHAT, 200, decision(Map.of("ttl_seconds", 300, "shared", true)));

        Cli.Ended ended =
                run(
                        "routes",
                        "chat",
                        "--use",
                        "embed",
                        "--needs",
                        "tools,vision",
                        "--context",
                        "20000",
                        "--conversation",
                        "a b&c");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .startsWith("route chat, local-first; answers are kept for 300 s, for all apps");
        assertThat(daemon.asked().getLast().query())
                .contains("use=embed", "needs=tools", "context=20000", "conversation=a")
                .doesNotContain("b&c=");
    }

    @Test
    void asksNothingButTheRouteWhereNothingIsSaid() {
        daemon.json(CHAT, 200, decision(""));

        assertThat(run("routes", "chat").out()).startsWith("route chat, local-first\n");
        assertThat(daemon.asked().getLast().query()).isEmpty();
    }

    @Test
    void refusesNeedsOfNoCall() {
        assertThat(run("routes", "--use", "embed").code()).isEqualTo(2);
        assertThat(run("routes", "chat", "--context", "many").code()).isEqualTo(2);
    }
}
