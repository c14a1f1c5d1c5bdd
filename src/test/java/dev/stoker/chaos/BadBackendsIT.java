package dev.stoker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.Figures;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import dev.stoker.testing.Vitals;
import dev.stoker.testing.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backends that misbehave, each in its own way, asked in every dialect. */
final class BadBackendsIT {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Set<String> CODES =
            Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).collect(Collectors.toSet());

    @TempDir private Path folder;

    private final Map<String, FakeModelServer> bad = new LinkedHashMap<>();
    private Duration longest = Duration.ZERO;
    private int typed;
    private int inStream;
    private int answers;

    private static Map<String, Answer> misbehaviours() {
        Map<String, Answer> all = new LinkedHashMap<>();
        all.put("stops", Answers.hangMidStream());
        all.put("resets", Answers.dieBeforeHead());
        all.put("dies", Answers.dieMidStream());
        all.put("cuts", Answers.cutMidEvent());
        all.put("endless", Answers.endWithoutFinishReason());
        all.put("garbles", Answers.malformedJson());
        all.put("page", Answers.wrongContentType());
        all.put("alien", Answers.json(200, "{\"type\":\"message\",\"content\":[]}"));
        all.put("ollama", Answers.json(200, "{\"model\":\"x\",\"response\":\"hi\",\"done\":true}"));
        all.put("other", Answers.chat());
        all.put("huge", Answers.hugeHeader(1 << 20));
        all.put("error", Answers.json(500, "<html>no</html>"));
        all.put("drips", BadBackendsIT::byteAtATime);
        return all;
    }

    /** A good answer that comes a byte at a time. */
    private static void byteAtATime(Exchange call, Wire wire) throws IOException {
        wire.eventStream();
        for (String event : Answers.chatEvents()) {
            for (int i = 0; i < event.length(); i++) {
                wire.chunk(event.substring(i, i + 1));
            }
        }
        wire.end();
    }

    /** The calls of each dialect, whole and as a stream, by path. */
    private static List<String[]> calls(String model) {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
        String head = "{\"model\":\"" + model + "\",\"stream\":";
        return List.of(
                new String[] {Chaos.CHAT, head + "false," + messages + "}"},
                new String[] {Chaos.CHAT, head + "true," + messages + "}"},
                new String[] {"/v1/responses", head + "false,\"input\":\"Hello\"}"},
                new String[] {"/v1/responses", head + "true,\"input\":\"Hello\"}"},
                new String[] {"/v1/messages", head + "false,\"max_tokens\":9," + messages + "}"},
                new String[] {"/v1/messages", head + "true,\"max_tokens\":9," + messages + "}"},
                new String[] {"/api/chat", head + "false," + messages + "}"},
                new String[] {"/api/chat", head + "true," + messages + "}"},
                new String[] {Chaos.GENERATE, Chaos.prompt(model, "Hello", 9)},
                new String[] {Chaos.STREAM, Chaos.prompt(model, "Hello", 9)});
    }

    @Test
    @Timeout(4 * 60)
    void eachIsToldByTypeInEachDialectWithinItsBoundAndLeavesNothing() throws Exception {
        StokerHome home =
                new StokerHome(folder)
                        .with("STOKER_SUPERVISE_ENABLED", "false")
                        .with("STOKER_PROXY_SILENCE_TIMEOUT", "1s")
                        .with("STOKER_PROXY_RETRY_BUDGET", "0s")
                        .with("STOKER_ROUTING_RETRY_SHARE", "100");
        misbehaviours()
                .forEach((name, answer) -> {
                    FakeModelServer server = Chaos.server("m").onCalls(answer);
                    bad.put(name, server);
                    Chaos.with(home, name, server)
                            .with(
                                    "STOKER_ROUTES_R" + name.toUpperCase(Locale.ROOT),
                                    "m@" + name + ",m@good");
                });
        FakeModelServer good = Chaos.server("m");
        Chaos.with(home, "good", good);
        try (RunningStoker stoker = home.serve()) {
            bad.keySet().forEach(name -> Chaos.awaitFirst(stoker, "r" + name, "m@" + name));
            ask(stoker, "m@good");
            typed = 0;
            inStream = 0;
            answers = 0;
            long before = Vitals.descriptors(stoker.process().pid());

            bad.keySet().forEach(name -> ask(stoker, "m@" + name));

            int directly = typed;
            int directlyInStream = inStream;
            int directlyAnswered = answers;
            typed = 0;
            inStream = 0;
            answers = 0;
            bad.keySet().forEach(name -> ask(stoker, "r" + name));
            Chaos.awaitQuiet(stoker);
            Chaos.await(
                    Duration.ofSeconds(20),
                    () -> Vitals.descriptors(stoker.process().pid()) <= before + 8);
            new Figures("bad-backends")
                    .count("ways to misbehave", bad.size())
                    .count("dialects, whole and streamed", calls("").size())
                    .count("asked directly: error with a status", directly)
                    .count("asked directly: error in the stream", directlyInStream)
                    .count("asked directly: answered", directlyAnswered)
                    .count("by a route: answered", answers)
                    .count("by a route: error with a status", typed)
                    .count("by a route: error in the stream", inStream)
                    .time("longest", longest);
            bad.keySet().forEach(name -> saysWhy(stoker, name));
            ask(stoker, "m@good");
        } finally {
            good.close();
            bad.values().forEach(FakeModelServer::close);
        }
    }

    /** What accepts and never answers is waited for as long as its caller does, and no longer. */
    @Test
    @Timeout(2 * 60)
    void whoLeavesABackendThatNeverAnswersFreesItAtOnce() throws Exception {
        try (FakeModelServer never = Chaos.server("m").onCalls(Answers.hangBeforeHead())) {
            StokerHome home =
                    Chaos.with(new StokerHome(folder), "never", never)
                            .with("STOKER_BACKENDS_NEVER_CONCURRENCY", "1")
                            .with("STOKER_SUPERVISE_ENABLED", "false")
                            .with("STOKER_ADMISSION_WAIT_LIMIT", "1s")
                            .with("STOKER_ROUTES_R", "m@never");
            try (RunningStoker stoker = home.serve()) {
                Chaos.awaitFirst(stoker, "r", "m@never");
                for (String[] call : calls("m@never").subList(Chaos.of(7, 0), 10)) {
                    try (var app = new RawClient(stoker.port())) {
                        app.post(call[0], call[1]);
                        Exchange seen = never.nextCall();
                        Reply next = stoker.caller().post(call[0], call[1]);
                        assertThat(next.status()).as(call[0]).isIn(200, 503);
                        assertThat(next.text()).contains("queue_timeout");

                        app.leave();

                        seen.awaitLeft(BOUND);
                    }
                    Chaos.awaitQuiet(stoker);
                }
            }
        }
    }

    private void ask(RunningStoker stoker, String model) {
        for (String[] call : calls(model)) {
            long began = System.nanoTime();
            Reply reply = stoker.caller().post(call[0], call[1]);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            String of = "%s at %s: %d %s".formatted(model, call[0], reply.status(), reply.text());
            assertThat(took).as(of).isLessThan(BOUND);
            longest = took.compareTo(longest) > 0 ? took : longest;
            if (reply.status() >= 400) {
                assertThat(isTyped(reply.json())).as(of).isTrue();
                typed++;
            } else if (isTold(reply.text())) {
                inStream++;
            } else {
                assertThat(isWhole(call, reply.text())).as(of).isTrue();
                answers++;
            }
        }
    }

    /** Somewhere in an error of whatever dialect stands one of our codes, or whose it is. */
    private static boolean isTyped(JsonNode error) {
        return error.findValuesAsText("code").stream().anyMatch(CODES::contains)
                || error.findValuesAsText("stoker_code").stream().anyMatch(CODES::contains)
                || error.findValuesAsText("origin").contains("backend");
    }

    private static boolean isTold(String stream) {
        return stream.contains("\"error\"")
                || stream.contains("event: error")
                || stream.contains("response.failed");
    }

    private static boolean isWhole(String[] call, String text) {
        // What is relayed goes on byte for byte, whatever object it is.
        if (call[0].equals(Chaos.CHAT)) {
            return text.stripTrailing().endsWith("}") || text.contains("[DONE]");
        }
        if (!call[1].contains("\"stream\":true") && !call[0].equals(Chaos.STREAM)) {
            return text.endsWith("}") || text.endsWith("}\n");
        }
        return text.contains("[DONE]")
                || text.contains("response.completed")
                || text.contains("message_stop")
                || text.contains("\"done\":true")
                || text.contains("event: done");
    }

    /** A sentence that a person can act on, where something is wrong with it. */
    private static void saysWhy(RunningStoker stoker, String name) {
        JsonNode backend = Chaos.backend(stoker, name);
        JsonNode choice =
                stoker.caller().get("/stoker/v1/routes/m@" + name).json().at("/choices/0");
        boolean well = backend.path("state").asText().equals("ready");

        if (!well) {
            assertThat(backend.path("reason").asText()).as(name).isNotBlank();
        }
        if (!choice.path("breaker").asText().equals("closed")) {
            assertThat(choice.path("because").asText()).as(name).isNotBlank();
        }
    }
}
