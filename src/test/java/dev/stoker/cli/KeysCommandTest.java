package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysCommandTest {
    private static final String KEYS = "/stoker/v1/keys";

    private final FakeDaemon daemon = Fleets.serving();

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Cli cli() {
        return new Cli().daemon(daemon);
    }

    @Test
    void printsANewKeyAloneSoThatScriptsCanTakeIt() {
        daemon.json(KEYS, 200, Map.of("name", "editor", "secret", "sk-stoker-x", "key", Map.of()));

        Cli.Ended ended = cli().run("keys", "create", "editor", "--requests-per-minute", "60");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).isEqualTo("sk-stoker-x\n");
        assertThat(ended.err()).contains("not shown again").doesNotContain("sk-stoker-x");
        assertThat(daemon.asked().getLast().body())
                .isEqualTo("{\"name\":\"editor\",\"requests_per_minute\":60}");
    }

    @Test
    void listsTheAppsThatHaveOne() {
        daemon.json(
                KEYS,
                200,
                Map.of(
                        "keys",
                        List.of(
                                Map.of(
                                        "name", "editor",
                                        "created", "2026-01-01T00:00:00Z",
                                        "requests_per_minute", 60))));

        assertThat(cli().run("keys", "list").out())
                .isEqualTo(
                        """
                        APP     CREATED               REQUESTS/MIN
                        editor  2026-01-01T00:00:00Z            60
                        """);
        assertThat(cli().run("keys", "list", "--json").out())
                .contains("\"requests_per_minute\":60");
    }

    @Test
    void saysThatThereIsNone() {
        daemon.json(KEYS, 200, Map.of("keys", List.of()));

        assertThat(cli().run("keys", "list").out())
                .isEqualTo("No app has a key; 'stoker keys create NAME' makes one.\n");
    }

    @Test
    void revokes() {
        daemon.on(
                KEYS + "/editor",
                exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });

        assertThat(cli().run("keys", "revoke", "editor"))
                .isEqualTo(new Cli.Ended(0, "The key of 'editor' counts no longer.\n", ""));
        assertThat(cli().run("keys", "revoke", "editor", "--json").out())
                .isEqualTo("{\"revoked\":\"editor\"}\n");
        assertThat(daemon.asked().getLast().method()).isEqualTo("DELETE");
    }

    @Test
    void endsWith4WhereThereIsNoSuchApp() {
        daemon.problem(KEYS + "/nobody", 404, "key_not_found", "there is no app key of that name");

        assertThat(cli().run("keys", "revoke", "nobody").code()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys",
                "keys delete editor",
                "keys create",
                "keys revoke",
                "keys list editor",
                "keys list --concurrency 3",
                "keys create editor --concurrency many"
            })
    void endsWith2WhereItCannotBeUnderstood(String line) {
        assertThat(cli().run(line.split(" ", -1)).code()).isEqualTo(2);
    }
}
