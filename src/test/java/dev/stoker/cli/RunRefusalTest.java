package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.api.BackendAnswer;
import dev.stoker.api.ModelAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code stoker run} where the daemon says no. */
final class RunRefusalTest {
    private static final String STREAM = "/stoker/v1/stream";

    private final FakeDaemon daemon = FakeDaemon.start();

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Cli cli() {
        return new Cli().daemon(daemon);
    }

    @Test
    void anUnknownModelIsNotFound() {
        daemon.problem(STREAM, 404, "model_not_found", "no model 'x' (near: tiny)");

        Cli.Ended ended = cli().run("run", "x", "hi");

        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.err())
                .isEqualTo(
                        "stoker: no model 'x' (near: tiny); 'stoker models' lists those there"
                                + " are\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_not_found | no model 'x'; did you mean tiny? | 4",
                "backend_not_found | no backend 'x' (there is: ollama) | 4",
                "no_backend | nothing is installed; 'stoker doctor' says what to do | 1"
            })
    void aRemedyIsToldOnce(String code, String detail, int exit) {
        daemon.problem(STREAM, 404, code, detail);

        Cli.Ended ended = cli().run("run", "x", "hi");

        assertThat(ended).isEqualTo(new Cli.Ended(exit, "", "stoker: " + detail + "\n"));
    }

    @Test
    void aBackendThatIsDownIsNamedAsStatusDoes() {
        daemon.problem(STREAM, 503, "no_backend", "no llama-server is installed; see doctor");
        daemon.json(
                "/stoker/v1/backends",
                200,
                new BackendAnswer.Listing(List.of(Fleets.DOWN), List.of()));
        daemon.json("/stoker/v1/models", 200, new ModelAnswer.Listing(List.of(), List.of()));

        Cli.Ended ended = cli().run("run", "x", "hi");

        assertThat(ended.err())
                .isEqualTo(
                        "stoker: nothing can be served: ollama is down; 'stoker doctor' says what"
                                + " to do\n");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void theBackendIsNamedAndWhenItWantsToBeAskedAgain() {
        daemon.json(
                STREAM,
                429,
                Map.of(
                        "code",
                        "backend_error",
                        "detail",
                        "too many tokens",
                        "backend",
                        "groq",
                        "retry_after",
                        30));

        Cli.Ended ended = cli().run("run", "x@groq", "hi");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                1,
                                "",
                                "stoker: backend 'groq': too many tokens (it wants to be asked"
                                        + " again after 30 s)\n"));
    }

    @Test
    void aPromptThatIsTooLongDoesNotFit() {
        daemon.problem(STREAM, 400, "context_exceeded", "9000 tokens, and the context has 4096");

        assertThat(cli().run("run", "x", "hi").code()).isEqualTo(6);
    }

    @Test
    void withJsonAFailureIsAnObjectToo() {
        daemon.json(
                "/stoker/v1/generate",
                429,
                Map.of(
                        "code",
                        "backend_error",
                        "detail",
                        "groq: too many",
                        "status",
                        429,
                        "retryable",
                        true,
                        "cause",
                        "rate",
                        "backend",
                        "groq",
                        "retry_after",
                        30));

        Cli.Ended refused = cli().run("run", "x@groq", "hi", "--json");
        Cli.Ended misused = cli().run("run", "--json", "--nonsense");
        Cli.Ended alone = new Cli().run("run", "x", "hi", "--json");

        String said = "groq: too many (it wants to be asked again after 30 s)";
        assertThat(refused)
                .isEqualTo(
                        new Cli.Ended(
                                1,
                                "{\"error\":{\"code\":\"backend_error\",\"message\":\""
                                        + said
                                        + "\",\"exit_code\":1,\"backend\":\"groq\",\"cause\":"
                                        + "\"rate\",\"retry_after\":30,\"retryable\":true,"
                                        + "\"status\":429}}\n",
                                "stoker: " + said + "\n"));
        assertThat(misused.code()).isEqualTo(2);
        assertThat(misused.out()).startsWith("{\"error\":{\"code\":\"usage\",").endsWith("}}\n");
        assertThat(alone.code()).isEqualTo(3);
        assertThat(alone.out()).startsWith("{\"error\":{\"code\":\"no_answer\",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"torn", "Torn.GGUF", "torn:q4@llamacpp"})
    void aRefusedFileIsSaidToBeRefusedAndWhy(String spec) {
        daemon.problem(STREAM, 404, "model_not_found", "no model 'torn'");
        daemon.json(
                "/stoker/v1/models",
                200,
                new ModelAnswer.Listing(List.of(Fleets.TINY), List.of(Fleets.TORN)));

        Cli.Ended ended = cli().run("run", spec, "hi");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                4,
                                "",
                                "stoker: the file torn.gguf of model '%s' is refused: it ends in its header\n"
                                        .formatted(spec)));
    }
}
