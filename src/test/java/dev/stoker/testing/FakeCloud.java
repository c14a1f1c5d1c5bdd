package dev.stoker.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cloud on loopback that answers as the documentation of that one says: with its paths, its way
 * of showing a key, its list of models, its stream and its refusals. No account was there to record
 * a live one; {@code docs/backends/clouds.md} names the sources. Safe for any thread.
 */
public final class FakeCloud implements AutoCloseable {
    /** The one model, or deployment, that each of them has. */
    public static final String MODEL = "tiny";

    private final Like like;
    private final FakeModelServer server = FakeModelServer.start();
    private final String key;

    /** Which one it is like. */
    public enum Like {
        OPENAI("/v1", "/models", "openai-2026-documented", null),
        OPENROUTER("/api/v1", "/models", "openrouter-2026-documented", "/key"),
        GROQ("/openai/v1", "/models", "groq-2026-documented", null),
        HUGGINGFACE("/v1", "/models", "huggingface-2026-documented", "none"),
        AZURE("/openai/v1", "/models", "azure-2024-10-21-documented", null),
        AZURE_DATED("/openai", "/models", "azure-2024-10-21-documented", null),
        GEMINI("/v1beta/openai", "/models", "gemini-2026-documented", null);

        private final String api;
        private final String list;
        private final String stream;
        private final @Nullable String keyTest;

        Like(String api, String list, String stream, @Nullable String keyTest) {
            this.api = api;
            this.list = list;
            this.stream = stream;
            this.keyTest = keyTest;
        }

        private boolean listIsPublic() {
            return keyTest != null;
        }

        private String calls() {
            return this == AZURE_DATED ? api + "/deployments/" + MODEL : api;
        }

        private String query() {
            return this == AZURE_DATED ? "?api-version=2024-10-21" : "";
        }
    }

    private FakeCloud(Like like, String key) {
        this.like = like;
        this.key = key;
        server.on(
                like.api + like.list + like.query(), like.listIsPublic() ? list() : keyed(list()));
        if (like == Like.OPENROUTER) {
            server.on(
                    like.api + like.keyTest,
                    keyed(Answers.json(200, "{\"data\":{\"label\":\"sk-or…\",\"usage\":0.1}}")));
        }
        onChat(Answers.stream(events()));
        on("/embeddings", keyed(Answers.json(200, EMBEDDINGS)));
        if (like == Like.GEMINI) {
            server.on("/v1beta/models/tiny:countTokens", this::count);
        }
    }

    /** A word is a token. It takes its own header, and no other credential. */
    private void count(Exchange call, Wire wire) throws IOException, InterruptedException {
        boolean mine = key.equals(call.header("x-goog-api-key"));
        if (!mine || call.header("authorization") != null) {
            Answers.json(
                            400,
                            "[{\"error\":{\"code\":400,\"message\":\"Multiple authentication"
                                    + " credentials received.\",\"status\":\"INVALID_ARGUMENT\"}}]")
                    .give(call, wire);
            return;
        }
        JsonNode contents = Answers.json(call).path("generateContentRequest").path("contents");
        String text = contents.path(0).path("parts").path(0).path("text").asText();
        int words = text.strip().split(" ", -1).length;
        Answers.json(200, "{\"totalTokens\":" + words + "}").give(call, wire);
    }

    private static final String EMBEDDINGS =
            "{\"object\":\"list\",\"model\":\"tiny\",\"data\":["
                    + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1,0.2]},"
                    + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.3,0.4]}],"
                    + "\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}";

    /** Listens on a free port of loopback and lets in who shows that key. */
    public static FakeCloud start(Like like, String key) {
        return new FakeCloud(like, key);
    }

    /** Scheme, host, port, and what comes before the path of the API. */
    public URI base() {
        String prefix = like == Like.OPENROUTER ? "/api" : like == Like.GROQ ? "/openai" : "";
        return URI.create(server.base() + prefix);
    }

    /** Where OpenAI's paths begin below {@link #base}. */
    public String api() {
        String prefix = base().getPath();
        return like.api.substring(prefix.length());
    }

    /** The server that it is. */
    public FakeModelServer server() {
        return server;
    }

    /** Answers calls of chat so from now on, if the key is right. */
    public void onChat(Answer answer) {
        on("/chat/completions", keyed(answer));
    }

    /** Answers with that list of models from now on, to whoever asks. */
    public void onList(Answer answer) {
        server.on(like.api + like.list + like.query(), answer);
    }

    /** As OpenAI says that a prompt is too long, which the others copy. */
    public static Answer tooLong() {
        return Answers.json(
                400,
                "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens."
                        + " However, your messages resulted in 9020 tokens. Please reduce the"
                        + " length of the messages.\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}");
    }

    /** The events of its stream, each with its empty line. */
    public List<String> events() {
        return Arrays.stream(text(like.stream + "-chat.sse").split("(?<=\n\n)")).toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private void on(String path, Answer answer) {
        server.on(like.calls() + path + like.query(), answer);
    }

    private Answer keyed(Answer answer) {
        return (exchange, wire) -> {
            List<String> bearer = exchange.headers("authorization");
            List<String> own = exchange.headers("api-key");
            boolean azure = like == Like.AZURE || like == Like.AZURE_DATED;
            boolean let =
                    azure
                            ? own.equals(List.of(key)) && bearer.isEmpty()
                            : bearer.equals(List.of("Bearer " + key)) && own.isEmpty();
            (let ? answer : keyRefused(azure ? own : bearer)).give(exchange, wire);
        };
    }

    /** Each says it in its own way, and OpenAI repeats the key. */
    private Answer keyRefused(List<String> shown) {
        return switch (like) {
            case GEMINI ->
                    Answers.json(
                            400,
                            "[{\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass"
                                    + " a valid API key.\",\"status\":\"INVALID_ARGUMENT\","
                                    + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc"
                                    + ".ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}]}}]");
            case OPENROUTER ->
                    Answers.json(401, "{\"error\":{\"message\":\"User not found.\",\"code\":401}}");
            case HUGGINGFACE -> Answers.json(401, "{\"error\":\"Invalid username or password.\"}");
            case AZURE, AZURE_DATED ->
                    Answers.json(
                            401,
                            "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to"
                                    + " invalid subscription key or wrong API endpoint.\"}}");
            case OPENAI, GROQ ->
                    Answers.json(
                            401,
                            "{\"error\":{\"message\":\"Incorrect API key provided: "
                                    + String.join(",", shown)
                                    + "\",\"type\":\"invalid_request_error\",\"param\":null,"
                                    + "\"code\":\"invalid_api_key\"}}");
        };
    }

    private Answer list() {
        String id = like == Like.GEMINI ? "models/" + MODEL : MODEL;
        String more =
                switch (like) {
                    case OPENROUTER -> ",\"context_length\":8192";
                    case GROQ -> ",\"context_window\":8192,\"active\":true";
                    case OPENAI, HUGGINGFACE, AZURE, AZURE_DATED, GEMINI -> "";
                };
        return Answers.json(
                200,
                "{\"object\":\"list\",\"data\":[{\"id\":\""
                        + id
                        + "\",\"object\":\"model\",\"created\":1,\"owned_by\":\"someone\""
                        + more
                        + "}]}");
    }

    private static String text(String name) {
        try (InputStream in = FakeCloud.class.getResourceAsStream("clouds/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture of the name " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
