package dev.stoker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.api.ApiJson;
import dev.stoker.api.RemotePlanResource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlanCommandTest {
    private static final String PLAN = "/stoker/v1/models/tiny/plan";
    private static final String URL = "https://huggingface.co/org/repo/resolve/main/m.gguf";

    private final FakeDaemon daemon = FakeDaemon.start();

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Cli cli() {
        return new Cli().daemon(daemon);
    }

    @Test
    void showsWhatIsSetAndWhyAndWhereTheMemoryGoes() {
        daemon.json(PLAN, 200, PlannedModels.OURS);

        Cli.Ended ended = cli().run("plan", "tiny");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
        Golden.matches("plan.txt", ended.out());
    }

    @Test
    void onATerminalReasonsAreBrokenToItsWidth() {
        daemon.json(PLAN, 200, PlannedModels.OURS);

        Cli.Ended ended =
                cli().atTerminal()
                        .variable("NO_COLOR", "1")
                        .variable("LANG", "en_GB.UTF-8")
                        .run("plan", "tiny");

        Golden.matches("plan-terminal.txt", ended.out());
        assertThat(ended.out().lines().mapToInt(String::length).max().orElseThrow())
                .isLessThanOrEqualTo(80);
    }

    @Test
    void paintsTheBarInPlainCharactersWhereTheLocaleIsNotUnicode() {
        daemon.json(PLAN, 200, PlannedModels.OURS);

        String ascii = cli().atTerminal().variable("LC_ALL", "C").run("plan", "tiny").out();
        String blocks = cli().atTerminal().variable("LANG", "C.utf8").run("plan", "tiny").out();

        assertThat(ascii).contains("\u001b[34m#######").doesNotContain("█");
        assertThat(blocks).contains("\u001b[34m███████");
    }

    @Test
    void showsEveryValueAndTheNumbersUsedIfAsked() {
        daemon.json(PLAN, 200, PlannedModels.OURS);

        Cli.Ended ended = cli().run("plan", "tiny", "--all");

        Golden.matches("plan-all.txt", ended.out());
    }

    @Test
    void showsWhatIsToBeSetByHandAndWhatRunsOtherwise() {
        daemon.json("/stoker/v1/models/tiny@vllm/plan", 200, PlannedModels.ADVISED);

        Cli.Ended ended = cli().run("plan", "tiny@vllm");

        assertThat(ended.code()).isZero();
        Golden.matches("plan-advised.txt", ended.out());
    }

    @Test
    void aPlanThatDoesNotFitSaysWhatWouldAndHasItsExitCode() {
        daemon.json(PLAN, 200, PlannedModels.TOO_LARGE);

        Cli.Ended ended = cli().run("plan", "tiny", "--context=max");
        Cli.Ended json = cli().run("plan", "tiny", "--context=max", "--json");

        assertThat(ended.code()).isEqualTo(6);
        assertThat(json.code()).isEqualTo(6);
        Golden.matches("plan-too-large.txt", ended.out());
    }

    @Test
    void asksWhatIf() {
        daemon.json(PLAN, 200, PlannedModels.OURS);

        cli().run(
                        "plan",
                        "tiny",
                        "--context=32k",
                        "--slots=2",
                        "--cache=q8_0",
                        "--priority=context",
                        "--use=a b&c");

        assertThat(daemon.asked().getFirst().query())
                .isEqualTo("context=32k&slots=2&cache=q8_0&priority=context&use=a%20b%26c");
    }

    @Test
    void aModelAtAnAddressIsAskedForWithTheToken() {
        daemon.on(
                "/stoker/v1/plan",
                exchange -> {
                    String token = exchange.getRequestHeaders().getFirst("x-stoker-token");
                    boolean shown = Cli.TOKEN.equals(token);
                    byte[] answer =
                            FakeDaemon.bytes(
                                    shown ? PlannedModels.OURS : Map.of("code", "token_required"));
                    FakeDaemon.send(exchange, shown ? 200 : 401, "application/json", answer);
                });

        Cli.Ended ended = cli().run("plan", URL, "--context=8192", "--slots=2");

        assertThat(ended.code()).isZero();
        assertThat(daemon.asked())
                .extracting(FakeDaemon.Asked::body)
                .containsOnly("{\"url\":\"" + URL + "\",\"context\":\"8192\",\"slots\":2}")
                .allSatisfy(body ->
                        assertThat(
                                        ApiJson.mapper()
                                                .readValue(body, RemotePlanResource.Question.class)
                                                .slots())
                                .isEqualTo(2));
    }

    @Test
    void appliesThePlanOnAServerOfOthers() {
        daemon.json(PLAN, 200, Map.of("done", "tiny is loaded with a context of 8192"));

        Cli.Ended ended = cli().run("plan", "tiny", "--apply");

        assertThat(ended)
                .isEqualTo(new Cli.Ended(0, "tiny is loaded with a context of 8192\n", ""));
        assertThat(daemon.asked().getFirst().method()).isEqualTo("POST");
        assertThat(daemon.asked().getFirst().body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan",
                "plan tiny --apply --context=8192",
                "plan https://h/m.gguf --apply",
                "plan tiny --slots=many"
            })
    void whatCannotBeMeantIsRefusedWithoutAsking(String line) {
        Cli.Ended ended = cli().run(line.split(" ", -1));

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).startsWith("stoker: ").hasLineCount(1);
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void jsonPassesThroughByteForByte() {
        byte[] answer = "{ \"values\":{},\n\"fits\":true}".getBytes(UTF_8);
        daemon.on(PLAN, exchange -> FakeDaemon.send(exchange, 200, "application/json", answer));

        Cli.Ended ended = cli().run("plan", "tiny", "--json");

        assertThat(ended).isEqualTo(new Cli.Ended(0, new String(answer, UTF_8) + "\n", ""));
    }

    @Test
    void aModelThatDoesNotFitEndsRunWithTheSameCode() {
        daemon.problem("/stoker/v1/stream", 503, "memory_short", "model 'tiny' does not fit");

        Cli.Ended ended = cli().run("run", "tiny", "hi");

        assertThat(ended.code()).isEqualTo(6);
        assertThat(ended.err()).contains("does not fit; 'stoker plan MODEL' shows what would fit");
    }

    @Test
    void aRefusalIsOneSentence() {
        daemon.problem(PLAN, 501, "not_supported", "backend 'x' does not tell enough of 'tiny'");

        Cli.Ended ended = cli().run("plan", "tiny");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                1, "", "stoker: backend 'x' does not tell enough of 'tiny'\n"));
    }
}
