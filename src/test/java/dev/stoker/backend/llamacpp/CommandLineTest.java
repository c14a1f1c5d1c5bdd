package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.RpcWorkers;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.SomePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CommandLineTest {
    private static final Bytes CACHE = Bytes.ofMebi(512);
    private static final Path PROGRAM = Path.of("/opt/llama-server");
    private static final Path FILE = Path.of("/models/m.gguf");

    @Test
    void startsAModelForText() {
        List<String> command =
                CommandLine.of(
                        Fixtures.b11669(), spec("m", null, Use.GENERATE), 0, null, CACHE, null);

        assertThat(command)
                .containsExactly(
                        "/opt/llama-server",
                        "--model",
                        "/models/m.gguf",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--alias",
                        "m",
                        "--offline",
                        "--no-ui",
                        "--cache-ram",
                        "512");
    }

    @Test
    void neverStartsAModelForVectorsWithoutPooling() {
        List<String> unsaid =
                CommandLine.of(Fixtures.b11669(), spec("m", null, Use.EMBED), 0, null, CACHE, null);
        List<String> said =
                CommandLine.of(
                        Fixtures.b11669(), spec("m", null, Use.EMBED), 0, "CLS", CACHE, null);

        assertThat(unsaid).containsSequence("--embeddings", "--pooling", "mean");
        assertThat(said).containsSequence("--embeddings", "--pooling", "cls");
    }

    @Test
    void passesTheProjectorOfAModelThatHasOne() {
        List<String> command =
                CommandLine.of(
                        Fixtures.b11669(),
                        spec("m", Path.of("/models/eye.gguf"), Use.GENERATE),
                        0,
                        null,
                        CACHE,
                        null);

        assertThat(command).containsSequence("--mmproj", "/models/eye.gguf");
    }

    @Test
    void usesTheNamesOfAnOlderBuildAndLeavesOutWhatItDoesNotKnow() {
        Set<String> options =
                Set.of(
                        "--model",
                        "--host",
                        "--port",
                        "--no-webui",
                        "--jinja",
                        "--embedding",
                        "--pooling");
        var help = new ProgramHelp(options, Set.of(), Fixtures.b11669().byItself(), true, 4500);

        List<String> command =
                CommandLine.of(help, spec("m", null, Use.EMBED), 0, null, CACHE, null);

        assertThat(command)
                .contains("--no-webui", "--jinja", "--embedding")
                .doesNotContain("--offline", "--cache-ram", "--alias", "--no-ui");
    }

    @Test
    void keepsAsManyPromptsAsThePlanSays() {
        EngineSpec text = spec("m", null, Use.GENERATE);
        EngineSpec vectors = spec("m", null, Use.EMBED);
        var planned = SomePlan.of(Map.of("promptCache", Bytes.ofMebi(64), "ubatch", 1024));

        assertThat(CommandLine.of(Fixtures.b11669(), text, 0, null, CACHE, planned))
                .endsWith("--ubatch-size", "1024", "--cache-ram", "64");
        assertThat(CommandLine.of(Fixtures.b11669(), text, 0, null, CACHE, SomePlan.empty()))
                .doesNotContain("--cache-ram");
        assertThat(CommandLine.of(Fixtures.b11669(), vectors, 0, null, CACHE, planned))
                .endsWith("--pooling", "mean", "--ubatch-size", "1024", "--cache-ram", "0");
    }

    @Test
    void namesTheWorkersInTheOrderTheyAreConfigured() {
        var workers = new RpcWorkers(List.of("10.0.0.6:50052", "gpu.lan:50053"));
        List<String> alone = List.of("/opt/llama-server");

        assertThat(CommandLine.with(workers, Fixtures.b11669(), alone))
                .containsExactly("/opt/llama-server", "--rpc", "10.0.0.6:50052,gpu.lan:50053");
        assertThat(CommandLine.with(RpcWorkers.NONE, Fixtures.b11669(), alone)).isEqualTo(alone);
    }

    @Test
    void refusesWorkersForAProgramThatWasBuiltWithoutThem() {
        var workers = new RpcWorkers(List.of("10.0.0.6:50052"));
        var help =
                ProgramHelp.read(
                        Fixtures.text("llama-server-b11669-help.txt").replace("--rpc ", "--none "),
                        "");

        assertThatThrownBy(() -> CommandLine.with(workers, help, List.of("/opt/llama-server")))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("built without RPC")
                .hasMessageContaining("stoker.supervise.rpc-servers");
    }

    @Test
    void refusesAProgramThatCouldNotKeepOthersOut() {
        var help =
                ProgramHelp.read(
                        Fixtures.text("llama-server-b11669-help.txt").replace("LLAMA_API_KEY", ""),
                        "");

        assertThatThrownBy(() ->
                        CommandLine.of(help, spec("m", null, Use.GENERATE), 0, null, CACHE, null))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_START_FAILED))
                .hasMessageContaining("install a newer one");
    }

    @Test
    void keepsAHostileNameInOneArgument() {
        String hostile = "--log-file /etc/passwd,x\n--api-key";

        List<String> command =
                CommandLine.of(
                        Fixtures.b11669(), spec(hostile, null, Use.GENERATE), 0, null, CACHE, null);

        assertThat(command).containsSequence("--alias", "--log-file /etc/passwd_x\n--api-key");
        assertThat(command).doesNotContain("--log-file", "--api-key");
    }

    private static EngineSpec spec(String model, @Nullable Path projector, Use use) {
        return new EngineSpec(model, PROGRAM, FILE, projector, use);
    }
}
