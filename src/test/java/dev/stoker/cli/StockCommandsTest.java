package dev.stoker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import dev.stoker.api.ShownAnswer;
import dev.stoker.api.StockResource.CopiedAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that show and change models. */
final class StockCommandsTest {
    private static final String TINY = "/stoker/v1/models/tiny";

    private final FakeDaemon daemon = Fleets.serving();

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Cli cli() {
        return new Cli().daemon(daemon);
    }

    @Test
    void showsAModelInFull() {
        var shown =
                new ShownAnswer(
                        Fleets.TINY,
                        List.of("load", "unload"),
                        "{{ .System }}\n{{ .Prompt }}",
                        "Be brief.",
                        "Apache License 2.0\n",
                        Map.of("temperature", "0.5"));
        daemon.json(TINY + "/show", 200, shown);

        Cli.Ended ended = cli().run("show", "tiny");

        assertThat(ended.code()).isZero();
        Golden.matches("show.txt", ended.out());
    }

    @Test
    void listsWhatIsInMemoryAlone() {
        Cli.Ended ended = cli().run("ps");
        Cli.Ended json = cli().run("ps", "--json");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                0,
                                """
                                MODEL  BACKEND    MEMORY  GPU  CONTEXT
                                tiny   llamacpp  1.3 GiB  40%     4096
                                """,
                                ""));
        assertThat(json.out()).startsWith("{\"models\":[{\"id\":\"tiny\"").doesNotContain("huge");
    }

    @Test
    void saysThatNothingIsInMemory() {
        try (FakeDaemon idle = Fleets.idle()) {
            assertThat(new Cli().daemon(idle).run("ps").out())
                    .isEqualTo("No model is in memory.\n");
            assertThat(new Cli().daemon(idle).run("ps", "--json").out())
                    .isEqualTo("{\"models\":[]}\n");
        }
    }

    @Test
    void loadsAndUnloads() {
        daemon.json(TINY + "/load", 200, Fleets.TINY);
        daemon.json(TINY + "/unload", 200, Fleets.HUGE);

        Cli.Ended loaded = cli().run("load", "tiny");
        Cli.Ended unloaded = cli().run("unload", "tiny", "--force");
        Cli.Ended json = cli().run("unload", "tiny", "--json");

        assertThat(loaded)
                .isEqualTo(new Cli.Ended(0, "tiny is loaded on llamacpp, 1.3 GiB.\n", ""));
        assertThat(unloaded).isEqualTo(new Cli.Ended(0, "huge is unloaded.\n", ""));
        assertThat(json.out()).startsWith("{\"id\":\"huge\"");
        assertThat(daemon.asked())
                .extracting(FakeDaemon.Asked::body)
                .containsExactly("{}", "{\"force\":true}", "{}");
    }

    @Test
    void saysThatAServerTakesItsTimeToUnload() {
        daemon.json(TINY + "/unload", 200, Fleets.TINY);

        assertThat(cli().run("unload", "tiny").out())
                .isEqualTo("tiny is unloaded once its server lets go of it.\n");
    }

    @Test
    void countsTokens() {
        daemon.json(
                "/stoker/v1/tokenize",
                200,
                Map.of("model", "tiny", "tokens", 5, "exact", true, "context", 4096));

        Cli.Ended ended = cli().run("tokenize", "tiny", "Hello");
        Cli.Ended json = cli().run("tokenize", "tiny", "Hello", "--json");

        assertThat(ended)
                .isEqualTo(new Cli.Ended(0, "5 tokens to tiny; its context holds 4096.\n", ""));
        assertThat(json.out()).contains("\"tokens\":5");
        assertThat(daemon.asked().getFirst().body())
                .isEqualTo("{\"model\":\"tiny\",\"text\":\"Hello\"}");
    }

    @Test
    void saysThatACountIsAnEstimate() {
        daemon.json(
                "/stoker/v1/tokenize", 200, Map.of("model", "tiny", "tokens", 5, "exact", false));

        assertThat(cli().run("tokenize", "tiny", "Hello").out())
                .isEqualTo("about 5 tokens to tiny.\n");
    }

    @Test
    void copies() {
        daemon.json(TINY + "/copy", 200, new CopiedAnswer("two"));

        Cli.Ended ended = cli().run("cp", "tiny", "two");

        assertThat(ended).isEqualTo(new Cli.Ended(0, "tiny is also named two.\n", ""));
        assertThat(daemon.asked().getFirst().body()).isEqualTo("{\"to\":\"two\"}");
    }

    @Test
    void deletesAllThatItCanAndEndsAsTheFirstThatFailed() {
        daemon.on(TINY, status(204));
        daemon.on("/stoker/v1/models/two", status(204));
        daemon.problem("/stoker/v1/models/gone", 404, "model_not_found", "no model 'gone'");
        daemon.problem("/stoker/v1/models/held", 501, "not_supported", "somebody else's");

        Cli.Ended ended = cli().run("rm", "tiny", "gone", "held", "two", "--force");

        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.out()).isEqualTo("tiny is deleted.\ntwo is deleted.\n");
        assertThat(ended.err())
                .isEqualTo(
                        "stoker: no model 'gone'; 'stoker models' lists those there are\n"
                                + "stoker: somebody else's\n");
        assertThat(daemon.asked().getFirst().query()).isEqualTo("force=true");
        assertThat(daemon.asked())
                .extracting(FakeDaemon.Asked::method)
                .containsOnly("DELETE", "GET");
    }

    @Test
    void jsonOfDeletingIsTheListOfWhatIsGone() {
        daemon.on(TINY, status(204));
        daemon.problem("/stoker/v1/models/held", 501, "not_supported", "somebody else's");

        Cli.Ended ended = cli().run("rm", "tiny", "held", "--json");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                1, "{\"deleted\":[\"tiny\"]}\n", "stoker: somebody else's\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "load", "unload", "cp", "cp tiny", "rm", "pull"})
    void whatIsMissingIsSaidWithoutAsking(String line) {
        Cli.Ended ended = cli().run(line.split(" ", -1));

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).startsWith("stoker: missing required parameter").hasLineCount(1);
        assertThat(daemon.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"show x", "load x", "unload x", "cp x y", "rm x"})
    void aModelThatIsNotThereEndsWithItsCode(String line) {
        for (String word : List.of("", "/show", "/load", "/unload", "/copy")) {
            daemon.problem("/stoker/v1/models/x" + word, 404, "model_not_found", "no model 'x'");
        }

        Cli.Ended ended = cli().run(line.split(" ", -1));

        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.err()).startsWith("stoker: no model 'x'; ").hasLineCount(1);
    }

    @Test
    void theTokenIsSentWhereItIsAskedFor() {
        daemon.on(
                TINY + "/unload",
                exchange -> {
                    boolean shown = exchange.getRequestHeaders().containsKey("x-stoker-token");
                    byte[] body = FakeDaemon.bytes(shown ? Fleets.HUGE : Map.of());
                    FakeDaemon.send(exchange, shown ? 200 : 401, "application/json", body);
                });

        assertThat(cli().run("unload", "tiny").code()).isZero();
    }

    private static HttpHandler status(int status) {
        return exchange ->
                FakeDaemon.send(exchange, status, "application/json", "".getBytes(UTF_8));
    }
}
