package dev.stoker.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * What the scenarios share: how much is done (little within the build, all of it when asked for),
 * requests, and looks at the daemon.
 */
final class Chaos {
    static final String GENERATE = "/stoker/v1/generate";
    static final String STREAM = "/stoker/v1/stream";
    static final String CHAT = "/v1/chat/completions";

    static final boolean FULL = Boolean.getBoolean("stoker.chaos.full");

    private Chaos() {}

    static int of(int little, int all) {
        return FULL ? all : little;
    }

    static Duration seconds(int little, int all) {
        return Duration.ofSeconds(of(little, all));
    }

    /** A prompt in the native dialect. */
    static String prompt(String model, String text, int tokens) {
        return "{\"model\":\"%s\",\"prompt\":\"%s\",\"max_tokens\":%d}"
                .formatted(model, text, tokens);
    }

    /** A chat in OpenAI's dialect. */
    static String chat(String model, String text, boolean stream) {
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, stream, text);
    }

    /** A server of OpenAI's dialect with that one model. */
    static FakeModelServer server(String model) {
        FakeModelServer server = FakeModelServer.start();
        return server.on(
                "/v1/models",
                Answers.json(
                        200,
                        "{\"object\":\"list\",\"data\":[{\"id\":\"%s\",\"object\":\"model\"}]}"
                                .formatted(model)));
    }

    /** Configures it as a backend. */
    static StokerHome with(StokerHome home, String id, FakeModelServer server) {
        String key = "STOKER_BACKENDS_" + id.toUpperCase(Locale.ROOT);
        return home.with(key + "_URL", server.base().toString()).with(key + "_KIND", "openai");
    }

    /** The admin token of a daemon that has started. */
    static String token(StokerHome home) {
        try {
            return Files.readString(home.state().resolve("admin.token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a key for an app. */
    static HttpCaller.Reply makeKey(RunningStoker stoker, String token, String name) {
        return stoker.caller()
                .post("/stoker/v1/keys", "{\"name\":\"" + name + "\"}", "x-stoker-token", token);
    }

    /** That backend, as the daemon lists it. */
    static JsonNode backend(RunningStoker stoker, String id) {
        JsonNode all = stoker.caller().get("/stoker/v1/backends").expect(200).json();
        for (JsonNode one : all.path("backends")) {
            if (one.path("id").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("no backend " + id + ": " + all);
    }

    /** Nobody waits and nobody is inside. */
    static void awaitQuiet(RunningStoker stoker) {
        await(
                Duration.ofSeconds(30),
                () -> {
                    String metrics = stoker.caller().get("/metrics").text();
                    return metrics.contains("stoker_queue_length 0.0")
                            && metrics.contains("stoker_queue_inside 0.0");
                });
    }

    static void await(Duration longest, Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(longest)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    /** The route would send a call there first. */
    static void awaitFirst(RunningStoker stoker, String route, String spec) {
        await(
                Duration.ofSeconds(30),
                () ->
                        stoker.caller()
                                .get("/stoker/v1/routes/" + route)
                                .json()
                                .at("/choices/0/spec")
                                .asText()
                                .equals(spec));
    }

    /** Lets time pass: chaos needs moments, and chance chooses them. */
    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
