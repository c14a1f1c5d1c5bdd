package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Launch;
import dev.stoker.backend.RpcWorkers;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.SomePlan;
import dev.stoker.tuning.Knob;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LlamaEngineTest {
    private static final Secret KEY = new Secret("0123456789abcdef0123456789abcdef");

    @TempDir Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final LlamaEngine engines =
            new LlamaEngine(
                    new HttpWire(new WireClient(vertx)),
                    Map.of(),
                    LlamaEngine.CACHE_RAM,
                    RpcWorkers.NONE);
    private final EngineKind kind = engines.with(_ -> null);

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void keepsTheKeyInTheEnvironmentOnly() throws Exception {
        Launch launch = kind.launch(spec(TinyGguf.with().write(folder.resolve("m.gguf"))), KEY);

        assertThat(launch.environment()).containsExactly(Map.entry("LLAMA_API_KEY", KEY.value()));
        assertThat(launch.command()).noneMatch(part -> part.contains(KEY.value()));
        assertThat(launch.command()).containsSequence("--host", "127.0.0.1", "--port", "0");
    }

    @Test
    void givesEveryEngineTheWorkersOfTheConfiguration() throws Exception {
        var workers = new RpcWorkers(List.of("10.0.0.6:50052"));
        EngineKind shared =
                new LlamaEngine(
                                new HttpWire(new WireClient(vertx)),
                                Map.of(),
                                LlamaEngine.CACHE_RAM,
                                workers)
                        .with(_ -> null);

        Launch launch = shared.launch(spec(TinyGguf.with().write(folder.resolve("m.gguf"))), KEY);

        assertThat(launch.command()).containsSequence("--rpc", "10.0.0.6:50052");
    }

    @Test
    void asksAProgramOnceUntilItChanges() throws Exception {
        EngineSpec spec = spec(TinyGguf.with().write(folder.resolve("m.gguf")));

        kind.launch(spec, KEY);
        kind.launch(spec, KEY);

        assertThat(folder.resolve("asked")).hasContent("--help\n--version");
        Files.setLastModifiedTime(spec.program(), FileTime.fromMillis(1));
        kind.launch(spec, KEY);
        assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(4);
    }

    @Test
    void startsEveryEngineWithThePlanOfThatMoment() throws Exception {
        EngineSpec spec = spec(TinyGguf.with().write(folder.resolve("m.gguf")));
        var threads = new AtomicInteger();
        EngineKind planned =
                engines.with(of -> {
                    assertThat(of).isEqualTo(spec);
                    return SomePlan.of(
                            Map.of("threads", threads.incrementAndGet(), "spinCount", 7));
                });

        Launch first = planned.launch(spec, KEY);
        Launch second = planned.launch(spec, KEY);

        assertThat(first.command()).containsSequence("--threads", "1");
        assertThat(first.environment()).containsEntry("GOMP_SPINCOUNT", "7");
        assertThat(second.command()).containsSequence("--threads", "2");
    }

    @Test
    void startsNoEngineThatWouldNotFit() throws Exception {
        EngineSpec spec = spec(TinyGguf.with().write(folder.resolve("m.gguf")));
        var tooLarge = new StokerException(ErrorCode.ENGINE_START_FAILED, "it would not fit");
        EngineKind planned =
                engines.with(_ -> {
                    throw tooLarge;
                });

        assertThatThrownBy(() -> planned.launch(spec, KEY)).isSameAs(tooLarge);
    }

    @Test
    void tellsWhatTheProgramCanBeTold() throws Exception {
        EngineSpec spec = spec(TinyGguf.with().write(folder.resolve("m.gguf")));

        assertThat(engines.traits(spec.program()).knobs()).contains(Knob.THREADS, Knob.CONTEXT);
    }

    /** SECURITY rule 10: no engine starts on a refused file. */
    @Test
    void refusesAFileThatIsNoSoundModelBeforeAnyProgramSeesIt() throws Exception {
        EngineSpec spec = spec(Files.writeString(folder.resolve("m.gguf"), "hello"));

        assertThatThrownBy(() -> kind.launch(spec, KEY))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FILE_REFUSED))
                .hasMessageNotContaining(folder.toString());
        assertThat(folder.resolve("asked")).doesNotExist();
    }

    /** The scan hands out files with links followed; one put in such a place later was opened. */
    @Test
    void refusesAModelInWhosePlaceALinkWasPut() throws Exception {
        Path elsewhere = TinyGguf.with().write(folder.resolve("elsewhere.gguf"));
        EngineSpec spec = spec(Files.createSymbolicLink(folder.resolve("m.gguf"), elsewhere));

        assertThatThrownBy(() -> kind.launch(spec, KEY))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FILE_REFUSED))
                .hasMessageContaining("a link")
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void namesNoPathOfAProgramThatIsNotThere() throws Exception {
        EngineSpec spec = spec(TinyGguf.with().write(folder.resolve("m.gguf")));
        Files.delete(spec.program());

        assertThatThrownBy(() -> kind.launch(spec, KEY))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("is not there")
                .hasMessageNotContaining(folder.toString());
    }

    /** A program that says what the real one says, and writes down what it is asked. */
    private EngineSpec spec(Path model) throws Exception {
        Path help =
                Files.writeString(
                        folder.resolve("help"), Fixtures.text("llama-server-b11669-help.txt"));
        String script =
                "#!/bin/sh\necho $1 >>"
                        + folder.resolve("asked")
                        + "\nexec /bin/cat "
                        + help
                        + "\n";
        Path program = Files.writeString(folder.resolve("llama-server"), script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new EngineSpec("m", program, model, null, Use.GENERATE);
    }
}
