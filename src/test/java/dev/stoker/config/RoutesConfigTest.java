package dev.stoker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stoker.routing.Prospect.Price;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RouteDefinition.Cache;
import dev.stoker.routing.RouteDefinition.Member;
import dev.stoker.routing.RoutePolicy;
import dev.stoker.routing.RoutingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of routes, and what is refused of it. */
final class RoutesConfigTest {
    private final ConfigHome home;

    RoutesConfigTest(@TempDir Path temp) {
        this.home = new ConfigHome(temp);
    }

    private RoutingSettings read(Map<String, String> environment) {
        ConfigSources sources = home.sources(environment);
        var reader =
                new ConfigReader(sources, sources.files().stream().map(YamlFile::read).toList());
        return RouteTables.routing(
                requireNonNull(reader.read(RoutesConfig.class)),
                requireNonNull(reader.read(RoutingConfig.class)));
    }

    private static List<Member> members(String... specs) {
        return Arrays.stream(specs).map(Member::new).toList();
    }

    @Test
    void readsTheShortFormAndTheLongOne() throws IOException {
        home.write(
                """
                stoker:
                  routes:
                    chat: ["llama3.1:8b@ollama", qwen3@llamacpp, gpt-4o-mini@openai]
                    code: qwen3-coder@lab
                    "llama3.1:8b":
                      models: ["llama3.1:8b@ollama", "llama3.1:8b@lab"]
                      policy: least-busy
                      weights: [3, 1]
                      sticky: true
                  routing:
                    policy: local-first
                    breaker-failures: 3
                    prices:
                      "gpt-4o-mini@openai":
                        input: 0.15
                        output: 0.6
                """);

        assertThat(home.problems(Map.of())).isEmpty();
        RoutingSettings settings = read(Map.of());
        assertThat(settings.table().all())
                .containsExactly(
                        new RouteDefinition(
                                "chat",
                                members(
                                        "llama3.1:8b@ollama",
                                        "qwen3@llamacpp",
                                        "gpt-4o-mini@openai"),
                                null,
                                false),
                        new RouteDefinition("code", members("qwen3-coder@lab"), null, false),
                        new RouteDefinition(
                                "llama3.1:8b",
                                List.of(
                                        new Member("llama3.1:8b@ollama", 3),
                                        new Member("llama3.1:8b@lab", 1)),
                                RoutePolicy.LEAST_BUSY,
                                true));
        assertThat(settings.policy()).isEqualTo(RoutePolicy.LOCAL_FIRST);
        assertThat(settings.breaker().failures()).isEqualTo(3);
        assertThat(settings.prices()).containsEntry("gpt-4o-mini@openai", new Price(0.15, 0.6));
    }

    @Test
    void readsWhichAnswersAreKept() throws IOException {
        home.write(
                """
                stoker:
                  routes:
                    mine:
                      models: [a]
                      cache:
                        ttl: 1h
                    ours:
                      models: [a]
                      cache: {ttl: 30d, shared: true}
                    none:
                      models: [a]
                  cache:
                    max-size: 1G
                    max-answer: 64M
                """);
        Map<String, String> environment =
                Map.of("STOKER_ROUTES_FAST_CACHE_TTL", "5s", "STOKER_ROUTES_FAST", "b");

        assertThat(home.problems(environment)).isEmpty();
        assertThat(read(environment).table().all())
                .extracting(RouteDefinition::name, RouteDefinition::cache)
                .containsExactly(
                        tuple("fast", new Cache(Duration.ofSeconds(5), false)),
                        tuple("mine", new Cache(Duration.ofHours(1), false)),
                        tuple("none", null),
                        tuple("ours", new Cache(Duration.ofDays(30), true)));
    }

    @Test
    void refusesAnswersThatAreKeptForNoTimeOrForEver() throws IOException {
        Path file =
                home.write(
                        """
                        stoker:
                          routes:
                            none:
                              models: [a]
                              cache:
                                shared: true
                            short:
                              models: [a]
                              cache:
                                ttl: 0s
                            long:
                              models: [a]
                              cache:
                                ttl: 31d
                            flat:
                              models: [a]
                              cache: 1h
                            odd:
                              models: [a]
                              cache:
                                tll: 1h
                          cache:
                            max-size: 17G
                            max-answer: 1
                        """);

        String key = "stoker.routes.";
        assertThat(home.problems(Map.of()))
                .containsExactly(
                        file
                                + ":6: stoker.routes.none.cache.shared: 'true' (expected:"
                                + " stoker.routes.none.cache.ttl beside it, which keeps answers)",
                        file + ":10: " + key + "short.cache.ttl: '0s' (expected: 1s to 720h)",
                        file + ":14: " + key + "long.cache.ttl: '744h' (expected: 1s to 720h)",
                        file
                                + ":17: stoker.routes.flat.cache: has a value or a list (expected:"
                                + " keys below it)",
                        file
                                + ":21: stoker.routes.odd.cache.tll: unknown key; did you mean"
                                + " stoker.routes.odd.cache.ttl?",
                        file
                                + ":23: stoker.cache.max-size: '17.0 GiB' (expected: 0 B to"
                                + " 16.0 GiB)",
                        file
                                + ":24: stoker.cache.max-answer: '1 B' (expected: 1.0 KiB to"
                                + " 64.0 MiB)");
    }

    @Test
    void readsBothFormsFromTheEnvironment() {
        Map<String, String> environment =
                Map.of(
                        "STOKER_ROUTES_CHAT", "a@ollama,b@lab",
                        "STOKER_ROUTES_CODE_MODELS", "c,d",
                        "STOKER_ROUTES_CODE_POLICY", "cheapest");

        assertThat(home.problems(environment)).isEmpty();
        assertThat(read(environment).table().all())
                .containsExactly(
                        new RouteDefinition("chat", members("a@ollama", "b@lab"), null, false),
                        new RouteDefinition(
                                "code", members("c", "d"), RoutePolicy.CHEAPEST, false));
    }

    @Test
    void refusesWhatIsNoRoute() throws IOException {
        Path file =
                home.write(
                        """
                        stoker:
                          routes:
                            self: [self]
                            nested: [chat]
                            chat: [a, a]
                            empty: []
                            "a@b": [m]
                            weighed:
                              models: [a, b]
                              weights: [1]
                            heavy:
                              models: [a, b]
                              weights: [-1, 1001]
                            none:
                              models: [a]
                              weights: [0]
                            bare:
                              policy: cheapest
                            odd:
                              models: [a]
                              policy: dearest
                          routing:
                            policy: best
                            breaker-failures: 0
                            breaker-longest: 1s
                            retry-share: 101
                            retry-deadline: 2h
                            prices:
                              a:
                                input: -1
                        """);

        List<String> problems = home.problems(Map.of());

        assertThat(problems)
                .map(problem -> problem.replace(file.toString(), "F"))
                .contains(
                        "F:3: stoker.routes.self: 'self' (expected: another model, or the same with"
                                + " its backend: NAME@BACKEND)",
                        "F:4: stoker.routes.nested: 'chat' (expected: a model, not a route)",
                        "F:5: stoker.routes.chat: names one model twice (expected: each once)",
                        "F:10: stoker.routes.weighed.weights: 1 weights for 2 models (expected: one"
                                + " for each)",
                        "F:13: stoker.routes.heavy.weights: '-1' (expected: 0 to 1000)",
                        "F:13: stoker.routes.heavy.weights: '1001' (expected: 0 to 1000)",
                        "F:16: stoker.routes.none.weights: all are 0 (expected: one at least that"
                                + " is more)",
                        "F:23: stoker.routing.policy: 'best' (expected: one of first-healthy,"
                                + " local-first, local-only, least-busy, fastest, cheapest)",
                        "F:24: stoker.routing.breaker-failures: '0' (expected: 1 to 100)",
                        "F:25: stoker.routing.breaker-longest: '1s' (expected: 5s to 24h)",
                        "F:26: stoker.routing.retry-share: '101' (expected: 0 to 100)",
                        "F:27: stoker.routing.retry-deadline: '2h' (expected: 0s to 1h)",
                        "F:30: stoker.routing.prices.a.input: '-1.0' (expected: 0 or more)");
        assertThat(problems).anyMatch(one -> one.contains("stoker.routes.odd.policy: 'dearest'"));
        assertThat(problems).anyMatch(one -> one.contains("not a route's name"));
        assertThat(problems).anyMatch(one -> one.contains("stoker.routes.empty"));
        assertThat(problems)
                .anyMatch(one -> one.contains("stoker.routes.bare: 0 models (expected: 1 to 16)"));
    }
}
