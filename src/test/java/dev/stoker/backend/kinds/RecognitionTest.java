package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.llamacpp.LlamacppProbe;
import dev.stoker.backend.lmstudio.LmStudioProbe;
import dev.stoker.backend.localai.LocalAiProbe;
import dev.stoker.backend.ollama.OllamaProbe;
import dev.stoker.backend.openai.OpenAiProbe;
import dev.stoker.backend.openai.StokerProbe;
import dev.stoker.backend.tgi.TgiProbe;
import dev.stoker.backend.vllm.VllmProbe;
import dev.stoker.core.BackendKind;
import dev.stoker.discovery.Probe;
import dev.stoker.testing.RecordedServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every probe against every recording: the order decides, and nothing with an effect is asked. */
final class RecognitionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** What the probes may ask of a server they do not know yet; all of it is read-only. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "GET /lmstudio-greeting",
                    "GET /.well-known/localai.json",
                    "GET /system",
                    "GET /version",
                    "GET /v1/models",
                    "GET /info",
                    "GET /health",
                    "GET /props",
                    "GET /",
                    "GET /api/version",
                    "GET /api/status",
                    "GET /readyz",
                    "GET /api/extra/version",
                    "GET /api/ps",
                    "GET /.well-known/stoker.json");

    private static @Nullable Vertx vertx;
    private static @Nullable WireClient client;
    private static List<Probe> probes = List.of();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        client = new WireClient(vertx);
        var http = new HttpWire(client);
        // The order in which boot asks, too.
        probes =
                List.of(
                        new LmStudioProbe(http),
                        new LocalAiProbe(http),
                        new LlamacppProbe(http),
                        new VllmProbe(http),
                        new TgiProbe(http),
                        new OllamaProbe(http),
                        new OpenAiProbe(http));
    }

    @AfterAll
    static void close() {
        if (client != null) {
            client.close();
        }
        if (vertx != null) {
            vertx.close();
        }
    }

    @ParameterizedTest(name = "{0} is {1} {2}")
    @CsvSource({
        "ollama-0.33.0-rc2-loaded, OLLAMA, 0.33.0-rc2",
        "ollama-0.33.0-rc2-empty, OLLAMA, 0.33.0-rc2",
        "localai-4.9.0-from-source, LOCALAI, 4.9.0",
        "localai-4.9.0-from-source-with-key, LOCALAI, 4.9.0",
        "localai-4.0.0-from-source-before-well-known, LOCALAI, 4.9.0",
        "lm-studio-0.4-documented, LMSTUDIO,",
        "lm-studio-0.3.36-documented, LMSTUDIO,",
        "vllm-0.11.0-published-log, VLLM, 0.11.0",
        "tgi-2.0.2-documented, TGI, 2.0.2",
        "llama-swap-2026-08, OPENAI,",
        "koboldcpp-1.119-from-source-as-ollama, OPENAI,",
        "docker-model-runner-2026-08-from-source, OPENAI,",
        "llama-server-b11669-ready, LLAMACPP, b11669-Debian",
        "llama-server-b11669-router, LLAMACPP, b11669-Debian",
        "llama-server-b11669-loading, LLAMACPP,",
        "llama-server-b11669-key, LLAMACPP,",
    })
    void isRecognisedByItsOwnKindFirst(
            String recording, BackendKind kind, @Nullable String version) {
        try (var server = RecordedServer.of(recording)) {
            Found found = recognised(server.base());

            assertThat(found.kind()).isEqualTo(kind);
            assertThat(found.as().version()).isEqualTo(version);
            assertThat(found.as().how()).isNotEmpty();
            assertThat(HARMLESS).containsAll(server.asked());
        }
    }

    /** In any order, no probe but the last takes another kind's server. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings")
    void isClaimedByNobodyElse(String recording) {
        try (var server = RecordedServer.of(recording)) {
            Set<BackendKind> claims =
                    probes.stream()
                            .filter(probe -> probe.kind() != BackendKind.OPENAI)
                            .filter(probe -> probe.recognise(server.base(), TIMEOUT) != null)
                            .map(Probe::kind)
                            .collect(Collectors.toSet());

            assertThat(claims).hasSizeLessThanOrEqualTo(1);
            assertThat(HARMLESS).containsAll(server.asked());
        }
    }

    static Stream<String> recordings() {
        return Stream.of(
                "ollama-0.33.0-rc2-loaded",
                "localai-4.9.0-from-source",
                "localai-4.0.0-from-source-before-well-known",
                "localai-4.0.0-from-source-with-key",
                "lm-studio-0.4-documented",
                "vllm-0.11.0-published-log",
                "tgi-2.0.2-documented",
                "llama-swap-2026-08",
                "koboldcpp-1.119-from-source-as-ollama",
                "docker-model-runner-2026-08-from-source",
                "llama-server-b11669-ready",
                "web-app-json-for-everything");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "web-app-single-page",
        "web-app-json-for-everything",
        "redirects-everything",
        "localai-4.0.0-from-source-with-key",
    })
    void isNoModelServerToTheseProbes(String recording) {
        try (var server = RecordedServer.of(recording)) {
            assertThat(ask(server.base())).isNull();
            assertThat(HARMLESS).containsAll(server.asked());
        }
    }

    @Test
    void recognisesAnOllamaFromBeforeTheStatusPath() {
        try (var server = RecordedServer.without("ollama-0.33.0-rc2-loaded", "/api/status")) {
            Found found = recognised(server.base());

            assertThat(found.kind()).isEqualTo(BackendKind.OLLAMA);
        }
    }

    @ParameterizedTest(name = "{0} looks like {1}")
    @CsvSource({
        "llama-swap-2026-08, llama-swap",
        "koboldcpp-1.119-from-source-as-ollama, KoboldCpp",
        "docker-model-runner-2026-08-from-source, Docker Model Runner",
    })
    void saysWhatAGenericServerLooksLike(String recording, String name) {
        try (var server = RecordedServer.of(recording)) {
            Found found = recognised(server.base());

            assertThat(found.as().how()).endsWith("looks like " + name);
        }
    }

    @Test
    void recognisesAnotherStoker() {
        var peers = new StokerProbe(new HttpWire(wireClient()));
        try (var stoker = RecordedServer.of("stoker-0.1.0");
                var ollama = RecordedServer.of("ollama-0.33.0-rc2-loaded")) {
            assertThat(peers.versionOf(stoker.base(), TIMEOUT)).isEqualTo("0.1.0");
            assertThat(peers.versionOf(ollama.base(), TIMEOUT)).isNull();
        }
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI base = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            long begun = System.nanoTime();

            Probe.Recognised found = probes.getFirst().recognise(base, Duration.ofMillis(200));

            assertThat(found).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void givesUpOnABodyWithoutEnd() throws IOException {
        try (var endless = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().name("endless").start(() -> pour(endless));
            URI base = URI.create("http://127.0.0.1:" + endless.getLocalPort());
            long begun = System.nanoTime();

            for (Probe probe : probes) {
                assertThat(probe.recognise(base, Duration.ofMillis(300))).isNull();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(8));
        }
    }

    private static void pour(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                Thread.ofVirtual()
                        .start(() -> {
                            try (connection;
                                    OutputStream out = connection.getOutputStream()) {
                                out.write(
                                        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n"
                                                .getBytes(StandardCharsets.US_ASCII));
                                byte[] more = new byte[16 * 1024];
                                while (true) {
                                    out.write(more);
                                }
                            } catch (IOException _) {
                                // The prober has had enough.
                            }
                        });
            } catch (IOException _) {
                return;
            }
        }
    }

    private record Found(BackendKind kind, Probe.Recognised as) {}

    private static @Nullable Found ask(URI base) {
        for (Probe probe : probes) {
            Probe.Recognised as = probe.recognise(base, TIMEOUT);
            if (as != null) {
                return new Found(probe.kind(), as);
            }
        }
        return null;
    }

    private static Found recognised(URI base) {
        Found found = ask(base);
        if (found == null) {
            throw new AssertionError("nobody recognised " + base);
        }
        return found;
    }

    private static WireClient wireClient() {
        if (client == null) {
            throw new IllegalStateException("not opened");
        }
        return client;
    }
}
