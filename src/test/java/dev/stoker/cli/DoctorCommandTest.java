package dev.stoker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.api.BackendAnswer;
import dev.stoker.cli.doctor.Expected;
import dev.stoker.cli.doctor.LocalView;
import dev.stoker.dialect.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {
    private static final LocalView FOUND =
            new LocalView(
                    List.of(
                            new LocalView.Server(
                                    "ollama", URI.create("http://127.0.0.1:11434"), "0.33.0")),
                    List.of(Fleets.INSTALLED),
                    List.of("tiny", "small"),
                    List.of(new LocalView.RefusedFile("torn.gguf", "it ends in its header")));

    @TempDir private Path home;

    @Test
    void isContentWithAMachineThatServes() {
        try (FakeDaemon daemon = Fleets.serving()) {
            Cli.Ended ended =
                    new Cli()
                            .daemon(daemon)
                            .home(home)
                            .hardware(Machines.withGpu())
                            .look(FOUND)
                            .run("doctor");

            assertThat(ended.code()).isZero();
            Golden.matches("doctor.txt", anonymous(ended.out(), daemon.address()));
        }
    }

    @Test
    void tellsWhatALoadedModelRunsWithOtherwiseThanPlanned() {
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.json("/stoker/v1/models/tiny/plan", 200, PlannedModels.ADVISED);

            Cli.Ended ended = new Cli().daemon(daemon).home(home).run("doctor");

            assertThat(ended.code()).isZero();
            assertThat(ended.out())
                    .contains("warn  plans: tiny computes with 4 threads, planned are 1: a quota")
                    .contains("warn  plans: tiny runs with a context of 4096, planned are 8192")
                    .contains("      set: --threads 1 --ctx-size 8192 --cache-type-k q8_0;")
                    .doesNotContain("as planned");
        }
    }

    /** As of a server that tells nothing of its models, or a daemon that knows no plans. */
    @Test
    void aPlanThatCannotBeHadIsNoFault() {
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.problem("/stoker/v1/models/tiny/plan", 501, "not_supported", "it tells little");

            Cli.Ended ended = new Cli().daemon(daemon).home(home).run("doctor");

            assertThat(ended.out()).doesNotContain("plans:").contains("\n0 failures");
        }
    }

    @Test
    void noPlanIsAskedForWhereTheBackendIsDown() {
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.json(
                    "/stoker/v1/backends",
                    200,
                    new BackendAnswer.Listing(List.of(Fleets.SUPERVISED_DOWN), List.of()));

            new Cli().daemon(daemon).home(home).run("doctor");

            assertThat(daemon.asked())
                    .extracting(FakeDaemon.Asked::rawPath)
                    .contains("/stoker/v1/models")
                    .doesNotContain("/stoker/v1/models/tiny/plan");
        }
    }

    @Test
    void worksWithTheDaemonDownAndSaysWhatToDo() throws IOException {
        String address = "127.0.0.1:" + CommandsTest.closedPort();
        Path state = Files.createDirectories(home.resolve(".local/state/stoker"));
        Path token = Files.writeString(state.resolve("admin.token"), "x");
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));

        Cli.Ended ended =
                new Cli()
                        .defaultAddress("http://" + address)
                        .home(home)
                        .hardware(Machines.poor())
                        .configProblems("STOKER_HTP_PORT: unknown variable")
                        .variable("http_proxy", "http://user:secret@proxy:3128")
                        .variable("NO_PROXY", "localhost")
                        .variable("OLLAMA_HOST", "0.0.0.0:11434")
                        .run("doctor");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).doesNotContain("secret");
        Golden.matches("doctor-down.txt", anonymous(ended.out(), address));
    }

    @Test
    void looksAroundItselfWhereTheDaemonIsDown() throws IOException {
        Cli.Ended ended =
                new Cli()
                        .defaultAddress("http://127.0.0.1:" + CommandsTest.closedPort())
                        .home(home)
                        .look(FOUND)
                        .run("doctor");

        assertThat(ended.out())
                .contains("ok    backends: ollama 0.33.0 answers at http://127.0.0.1:11434")
                .contains("ok    installed: llamacpp: /usr/bin/llama-server, version b11669")
                .contains("ok    files: 2 model files")
                .contains("warn  files: torn.gguf is not offered: it ends in its header");
    }

    /** Its environment may be another one than this shell's. */
    @Test
    void aDaemonThatAnswersMakesAMissingVariableAWarning() {
        try (FakeDaemon daemon = Fleets.serving()) {
            Cli.Ended ended =
                    new Cli()
                            .daemon(daemon)
                            .home(home)
                            .configProblems("stoker.backends.x: variable X_KEY is empty")
                            .run("doctor");

            assertThat(ended.code()).isZero();
            assertThat(ended.out()).contains("warn  configuration: stoker.backends.x: variable");
        }
    }

    /** As where its program is named in the configuration, or it runs as another user. */
    @Test
    void whatTheDaemonHasIsNotMissing() {
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.json(
                    "/stoker/v1/backends",
                    200,
                    new BackendAnswer.Listing(List.of(Fleets.SUPERVISED), List.of()));

            Cli.Ended ended = new Cli().daemon(daemon).home(home).run("doctor");

            assertThat(ended.out())
                    .contains("ok    installed: llamacpp: llama-server is installed\n")
                    .contains("ok    files: 2 model files\n")
                    .contains("warn  files: torn.gguf is not offered: it ends in its header\n")
                    .doesNotContain("there is no llama-server")
                    .doesNotContain("no model file is found");
        }
    }

    @Test
    void whatTheDaemonLacksIsMissingWhateverLiesAround() {
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.json(
                    "/stoker/v1/backends",
                    200,
                    new BackendAnswer.Listing(List.of(Fleets.LAB_DOWN), List.of()));

            Cli.Ended ended = new Cli().daemon(daemon).home(home).look(FOUND).run("doctor");

            assertThat(ended.out())
                    .contains("warn  installed: there is no llama-server")
                    .contains("warn  backends: lab is down: connection refused\n")
                    .contains("      start it, or correct stoker.backends.lab.url\n")
                    .doesNotContain("/usr/bin/llama-server");
        }
    }

    @Test
    void warnsOfWhatCannotBeReadAndSaysWhatHelps() throws IOException {
        var expected =
                new Expected(
                        List.of(
                                new Expected.Unread(
                                        "the model folder", "/gone", "it is not there", null),
                                new Expected.Unread(
                                        "the model folder", "/m", "it is shut", "run: chmod")),
                        null,
                        Map.of(),
                        Set.of(),
                        null);
        String address = "http://127.0.0.1:" + CommandsTest.closedPort();

        String out =
                new Cli().defaultAddress(address).home(home).expected(expected).run("doctor").out();

        assertThat(out)
                .contains(
                        """
                        warn  files: the model folder /gone cannot be read: it is not there
                              make it, or correct the configuration
                        warn  files: the model folder /m cannot be read: it is shut
                              run: chmod
                        """);
    }

    @Test
    void warnsOfADefaultModelThatNoBackendHas() {
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.problem("/stoker/v1/models/nosuch", 404, "model_not_found", "no model 'nosuch'");
            String wrong = withDefault(daemon, "nosuch");

            assertThat(wrong)
                    .contains("warn  models: the default model cannot be asked for: no model")
                    .contains("      correct stoker.models.default\n");
            assertThat(withDefault(daemon, "tiny")).doesNotContain("default model");
        }
    }

    private String withDefault(FakeDaemon daemon, String spec) {
        return new Cli()
                .daemon(daemon)
                .home(home)
                .expected(new Expected(List.of(), spec, Map.of(), Set.of(), null))
                .run("doctor")
                .out();
    }

    /** Each missing key was told twice: as found here, and as the daemon has it. */
    @Test
    void aKeyThatIsMissingIsToldOnce() {
        String here = "stoker.backends.lab.key-file: cannot read /etc/lab.key";
        var expected =
                new Expected(
                        List.of(),
                        null,
                        Map.of("lab", here, "new", "stoker.backends.new: variable K is empty"),
                        Set.of(),
                        null);
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.json(
                    "/stoker/v1/backends",
                    200,
                    new BackendAnswer.Listing(
                            List.of(
                                    Fleets.down(
                                            "lab",
                                            "stoker.backends.lab.key-file: the file cannot be"
                                                    + " read")),
                            List.of()));

            String out = new Cli().daemon(daemon).home(home).expected(expected).run("doctor").out();

            assertThat(out)
                    .containsOnlyOnce("lab.key-file")
                    .contains("warn  backends: lab is down: " + here + "\n")
                    .contains("warn  configuration: stoker.backends.new: variable K is empty\n");
        }
    }

    @Test
    void aKeyThatOnlyTheDaemonHasIsNotMissing() {
        var expected =
                new Expected(
                        List.of(),
                        null,
                        Map.of("ollama", "stoker.backends.ollama: variable K is empty"),
                        Set.of(),
                        null);
        try (FakeDaemon daemon = Fleets.serving()) {
            String out = new Cli().daemon(daemon).home(home).expected(expected).run("doctor").out();

            assertThat(out).contains("ok    configuration: no problems").doesNotContain("K is");
        }
    }

    @Test
    void warnsOfTuningForAModelThatThereIsNot() {
        var expected =
                new Expected(
                        List.of(), null, Map.of(), Set.of("tinny", "tin", "tiny@llamacpp"), null);
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.problem(
                    "/stoker/v1/models/tinny",
                    404,
                    "model_not_found",
                    "no model 'tinny'; did you mean tiny?");
            daemon.json("/stoker/v1/models/tin", 200, Map.of("id", "tiny"));

            String out = new Cli().daemon(daemon).home(home).expected(expected).run("doctor").out();

            assertThat(out)
                    .contains(
                            "warn  models: stoker.tuning.models has 'tinny': no model 'tinny'; did"
                                    + " you mean tiny?\n")
                    .contains(
                            "warn  models: stoker.tuning.models has 'tin': no model is named just"
                                    + " so; did you mean tiny?\n")
                    .doesNotContain("has 'tiny@llamacpp'");
        }
    }

    @Test
    void failsWhereTheEnginesCgroupIsNotThere() throws IOException {
        var engines = new Expected.Engines("/engines", Expected.Access.MISSING, Machines.withGpu());
        String address = "http://127.0.0.1:" + CommandsTest.closedPort();

        String out =
                new Cli()
                        .defaultAddress(address)
                        .home(home)
                        .expected(new Expected(List.of(), null, Map.of(), Set.of(), engines))
                        .run("doctor")
                        .out();

        assertThat(out)
                .contains(
                        "fail  engines: the engines' cgroup /engines is not there, so no engine can"
                                + " be started\n");
    }

    @Test
    void namesTheProgramThatHasThePort() {
        try (FakeDaemon other = FakeDaemon.start()) {
            other.json("/.well-known/stoker.json", 404, List.of());
            URI url = URI.create("http://" + other.address());
            var view =
                    new LocalView(
                            List.of(new LocalView.Server("localai", url, null)),
                            List.of(),
                            List.of(),
                            List.of());

            Cli.Ended ended = new Cli().daemon(other).home(home).look(view).run("doctor");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.out())
                    .contains("fail  port: " + other.address() + " is taken by localai: HTTP 404")
                    .contains("STOKER_HTTP_PORT");
        }
    }

    @Test
    void hasOneJsonObject() {
        try (FakeDaemon daemon = Fleets.idle()) {
            Cli.Ended ended = new Cli().daemon(daemon).home(home).run("doctor", "--json");

            byte[] json = ended.out().getBytes(UTF_8);
            assertThat(Json.treeOrNull(json, 0, json.length)).isNotNull();
            assertThat(ended.out())
                    .startsWith(
                            "{\"healthy\":false,\"checks\":[{\"check\":\"configuration\","
                                    + "\"verdict\":\"ok\",\"what\":\"no problems\",\"advice\":null}")
                    .endsWith("]}\n");
        }
    }

    private String anonymous(String out, String address) {
        return out.replace(home.toString(), "HOME").replace(address, "ADDRESS");
    }
}
