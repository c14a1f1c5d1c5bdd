package dev.stoker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask the daemon a question, against a server on a real port. */
final class CommandsTest {
    @Test
    void statusShowsOneScreenAndEndsWellWhileSomethingCanBeServed() {
        try (FakeDaemon daemon = Fleets.serving()) {
            Cli.Ended ended = new Cli().daemon(daemon).run("status");

            assertThat(ended.code()).isZero();
            Golden.matches("status.txt", ended.out().replace(daemon.address(), "ADDRESS"));
        }
    }

    /** A route stands for models, and is none. */
    @Test
    void statusCountsModelsAlone() {
        Map<String, Object> models =
                Map.of("models", List.of(Map.of("kind", "ollama"), Map.of("kind", "route")));
        try (FakeDaemon daemon = Fleets.serving().json("/stoker/v1/models", 200, models)) {
            Cli.Ended ended = new Cli().daemon(daemon).run("status");

            assertThat(ended.out()).contains("\n1 model can be asked for");
        }
    }

    @Test
    void statusSaysWhyNothingCanBeServed() {
        try (FakeDaemon daemon = Fleets.idle()) {
            Cli.Ended ended = new Cli().daemon(daemon).run("status");

            assertThat(ended.code()).isEqualTo(1);
            Golden.matches("status-idle.txt", ended.out().replace(daemon.address(), "ADDRESS"));
        }
    }

    @Test
    void statusHasOneJsonObject() {
        try (FakeDaemon daemon = Fleets.idle()) {
            Cli.Ended ended = new Cli().daemon(daemon).run("status", "--json");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.out())
                    .startsWith("{\"address\":\"http://" + daemon.address() + "\",")
                    .contains(
                            "\"version\":\"0.1.0\",\"serving\":false,\"reason\":\"ollama is down\"")
                    .contains(
                            "\"models\":0,\"stopped\":0,\"pending_restart\":[],\"config_refused\":false,")
                    .contains("\"backends\":[{\"id\":\"ollama\"")
                    .endsWith("]}\n");
        }
    }

    @Test
    void coloursShowOnATerminalAndNotWithNoColor() {
        try (FakeDaemon daemon = Fleets.serving()) {
            Cli.Ended coloured = new Cli().daemon(daemon).atTerminal().run("status");
            Cli.Ended plain =
                    new Cli().daemon(daemon).atTerminal().variable("NO_COLOR", "1").run("status");

            assertThat(coloured.out()).contains("\u001b[32mready\u001b[0m");
            assertThat(plain.out()).contains("ready").doesNotContain("\u001b");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "backends, backends.txt",
        "backends llamacpp, backend.txt",
        "models, models.txt",
        "models tiny, model.txt"
    })
    void listsAndShows(String command, String golden) {
        try (FakeDaemon daemon = Fleets.serving()) {
            Cli.Ended ended = new Cli().daemon(daemon).run(command.split(" ", -1));

            assertThat(ended.code()).isZero();
            Golden.matches(golden, ended.out());
            assertThat(ended.out().lines().mapToInt(String::length).max().orElseThrow())
                    .isLessThanOrEqualTo(80);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"backends", "backends/llamacpp", "models", "models/tiny"})
    void jsonPassesThroughByteForByte(String path) {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            String answer = "{ \"id\":\"ä\",\n\"models\":[],\"backends\" :[]}";
            daemon.on(
                    "/stoker/v1/" + path,
                    exchange ->
                            FakeDaemon.send(
                                    exchange, 200, "application/json", answer.getBytes(UTF_8)));

            var args = new ArrayList<>(List.of(path.split("/", -1)));
            args.add("--json");
            Cli.Ended ended = new Cli().daemon(daemon).run(args.toArray(String[]::new));

            assertThat(ended.out()).isEqualTo(answer + "\n");
        }
    }

    @Test
    void filesThatAreRefusedAreDimmed() {
        try (FakeDaemon daemon = Fleets.serving()) {
            Cli.Ended ended = new Cli().daemon(daemon).atTerminal().run("models");

            assertThat(ended.out())
                    .contains("\u001b[2mtorn.gguf is refused: it ends in its header\u001b[0m\n");
        }
    }

    @Test
    void aModelOfARefusedFileIsSaidToBeRefused() {
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.problem("/stoker/v1/models/torn", 404, "model_not_found", "no model 'torn'");

            Cli.Ended ended = new Cli().daemon(daemon).run("models", "torn");

            assertThat(ended.code()).isEqualTo(4);
            assertThat(ended.err()).contains("torn.gguf of model 'torn' is refused: it ends in");
        }
    }

    @Test
    void aModelSpecTravelsAsOneEncodedSegment() {
        try (FakeDaemon daemon = Fleets.serving()) {
            new Cli().daemon(daemon).run("models", "hf.co/org/ré po:Q4@ollama");

            assertThat(daemon.asked().getFirst().rawPath())
                    .isEqualTo("/stoker/v1/models/hf.co%2Forg%2Fr%C3%A9%20po:Q4@ollama");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, model_not_found, 4",
        "404, backend_not_found, 4",
        "400, model_ambiguous, 1",
        "403, host_refused, 5",
        "500, internal, 1"
    })
    void eachRefusalHasItsExitCode(int status, String code, int expected) {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.problem("/stoker/v1/models/x", status, code, "because of x");

            Cli.Ended ended = new Cli().daemon(daemon).run("models", "x");

            assertThat(ended.code()).isEqualTo(expected);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .startsWith("stoker: because of x")
                    .endsWith("\n")
                    .hasLineCount(1);
        }
    }

    @Test
    void theTokenIsShownOnlyWhenTheDaemonAsksForIt() {
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.on(
                    "/stoker/v1/models",
                    exchange -> {
                        boolean shown =
                                Cli.TOKEN.equals(
                                        exchange.getRequestHeaders().getFirst("x-stoker-token"));
                        FakeDaemon.send(
                                exchange,
                                shown ? 200 : 401,
                                "application/json",
                                "{\"models\":[],\"code\":\"token_required\"}".getBytes(UTF_8));
                    });

            Cli.Ended ended = new Cli().daemon(daemon).run("models");
            new Cli().daemon(daemon).run("backends");

            assertThat(ended.code()).isZero();
            assertThat(daemon.asked().stream().map(FakeDaemon.Asked::token))
                    .containsExactly("", Cli.TOKEN, "");
        }
    }

    /** It is loopback too, but not plainly: what is not known for certain gets no token. */
    @Test
    void theTokenGoesToNoAddressThatIsNotPlainlyThisMachine() {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.problem("/stoker/v1/models", 401, "token_required", "it needs a token");
            String address = daemon.address().replace("127.0.0.1", "[::ffff:127.0.0.1]");

            Cli.Ended ended = new Cli().run("models", "--address", address);

            assertThat(ended.code()).isEqualTo(5);
            assertThat(daemon.asked()).hasSize(1);
            assertThat(daemon.asked().getFirst().token()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "backends",
                "models",
                "run tiny hi",
                "run tiny hi --json",
                "plan tiny",
                "calibrate tiny"
            })
    void anAbsentDaemonIsOneSentenceAndItsOwnCode(String command) throws IOException {
        int closed = closedPort();

        Cli.Ended ended =
                new Cli()
                        .variable("STOKER_ADDRESS", "127.0.0.1:" + closed)
                        .run(command.split(" ", -1));

        assertThat(ended.code()).isEqualTo(3);
        if (command.contains("--json")) {
            assertThat(ended.out()).startsWith("{\"error\":{\"code\":\"no_answer\",");
        } else {
            assertThat(ended.out()).isEmpty();
        }
        assertThat(ended.err())
                .isEqualTo(
                        "stoker: nothing answers at 127.0.0.1:%d; start it with 'stoker serve'\n"
                                .formatted(closed));
    }

    @Test
    void anotherProgramIsNotTakenForStoker() {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.on(
                    "/stoker/v1/models",
                    exchange ->
                            FakeDaemon.send(exchange, 200, "text/html", "<p>hi".getBytes(UTF_8)));

            Cli.Ended html = new Cli().daemon(daemon).run("models");
            Cli.Ended missing = new Cli().daemon(daemon).run("backends");

            assertThat(List.of(html.code(), missing.code())).containsOnly(3);
            assertThat(html.err()).contains("is not Stoker; is the address right?");
            assertThat(missing.err()).contains("is not Stoker (HTTP 404)");
        }
    }

    @Test
    void whatIsNoHttpIsSaidToBeSo() throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread rude =
                    Thread.ofVirtual()
                            .start(() -> {
                                try (Socket caller = server.accept()) {
                                    caller.getOutputStream().write("SSH-2.0-x\r\n".getBytes(UTF_8));
                                } catch (IOException _) {
                                    // the caller has left, as it should
                                }
                            });

            Cli.Ended ended =
                    new Cli().run("models", "--address", "127.0.0.1:" + server.getLocalPort());
            rude.join();

            assertThat(ended.code()).isEqualTo(3);
            assertThat(ended.err()).contains("gave no answer that is HTTP");
        }
    }

    @Test
    void aSilentDaemonIsGivenUpAfterTheTimeout() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli.Ended ended =
                    new Cli()
                            .run(
                                    "--timeout=50ms",
                                    "models",
                                    "--address",
                                    "http://127.0.0.1:" + server.getLocalPort());

            assertThat(ended.code()).isEqualTo(3);
            assertThat(ended.err()).contains("gave no answer within").contains("--timeout");
        }
    }

    static int closedPort() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }
}
