package dev.stoker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.stoker.core.Secret;
import dev.stoker.security.AdminToken;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.FakeOllama;
import dev.stoker.testing.FakeVllm;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard's script, as the packaged daemon serves it, in a page of jsdom: what it reads, what
 * it shows, and what it does when nothing answers. In order, since the last test ends the daemon.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // filled before all
final class DashboardIT {
    private static final Duration FREED = Duration.ofSeconds(5);

    /**
     * Markup, the end of an attribute, of a string and of a shell's word, and a turned direction.
     */
    private static final String HOSTILE =
            "<img src=x onerror=alert(1)>'\"; echo `id` $(id) \\ &lt;b&gt; \u202etxt";

    @TempDir private static Path folder;

    private static NodeSuites suites;
    private static FakeModelServer lab;
    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        suites = NodeSuites.provide();
        lab = FakeVllm.start().on("/v1/models", models(HOSTILE));
        stoker =
                home("fleet")
                        .with("STOKER_BACKENDS_LAB_URL", lab.base().toString())
                        .with("STOKER_BACKENDS_LAB_KIND", "vllm")
                        .with("STOKER_BACKENDS_GONE_URL", FakeModelServer.refusing().toString())
                        .with("STOKER_BACKENDS_GONE_KIND", "vllm")
                        .serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
        lab.close();
    }

    @Test
    @Order(1)
    void showsTheBackendsAndModelsOfTheRunningDaemon() {
        run("fleet", stoker, "");
    }

    @Test
    @Order(2)
    void showsAHostileModelNameAsText() {
        run("hostile", stoker, "");
    }

    @Test
    @Order(3)
    void streamsAnAnswerAndStops() {
        Answer refusal = FakeVllm.error(400, "BadRequestError", "<b>no</b>");
        lab.on(
                "/v1/chat/completions",
                Answers.oneThen(
                        FakeVllm.stream().whole(),
                        Answers.oneThen(Answers.hangMidStream(), refusal)));

        run("trial", stoker, "");

        lab.nextCall();
        Exchange stopped = lab.nextCall();
        stopped.awaitLeft(FREED);
        assertThat(stopped.left()).isTrue();
    }

    @Test
    @Order(4)
    void looksNoMoreWhileNobodyLooksAtIt() {
        run("hidden", stoker, "");
    }

    @Test
    @Order(5)
    void asksForTheTokenWhereEveryCallNeedsIt() throws IOException {
        StokerHome home = home("locked").with("STOKER_HTTP_AUTH", "token");
        try (RunningStoker locked = home.serve()) {
            Secret token = AdminToken.read(home.state());

            run("locked", locked, token.value());
        }
    }

    @Test
    @Order(6)
    void tellsTheCommandThatGetsAModelWhereThereIsNone() {
        try (FakeOllama ollama = FakeOllama.start()) {
            ollama.server().on("/api/tags", Answers.json(200, "{\"models\":[]}"));
            StokerHome home =
                    home("empty")
                            .with("STOKER_BACKENDS_OLLAMA_URL", ollama.base().toString())
                            .with("STOKER_BACKENDS_OLLAMA_KIND", "ollama");
            try (RunningStoker empty = home.serve()) {
                run("empty", empty, "");
            }
        }
    }

    @Test
    @Order(7)
    void saysThatTheDaemonIsGone() {
        run("gone", stoker, "");
    }

    private static StokerHome home(String name) {
        Path own = folder.resolve(name);
        if (!own.toFile().mkdir()) {
            throw new AssertionError("cannot make " + own);
        }
        return new StokerHome(own).with("STOKER_SUPERVISE_ENABLED", "false");
    }

    private static Answer models(String id) {
        String quoted = JsonNodeFactory.instance.textNode(id).toString();
        String listed = Answers.text("vllm-0.15.0-from-source-models.json");
        return FakeVllm.json(200, listed.replace("\"tiny\"", quoted));
    }

    private static void run(String name, RunningStoker daemon, String token) {
        URI base = daemon.base();
        suites.runPage(
                name,
                new ObjectMapper()
                        .createObjectNode()
                        .put("base", base.toString())
                        .put("token", token)
                        .put("pid", daemon.process().pid())
                        .put("model", HOSTILE)
                        .toString());
    }
}
