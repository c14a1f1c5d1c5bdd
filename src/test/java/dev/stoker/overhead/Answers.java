package dev.stoker.overhead;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the server of one dialect says: its lists of models, and answers of any number of tokens,
 * each the same word. Shapes are those that the dialects' servers have.
 */
final class Answers {
    /** The model that says a token each millisecond. */
    static final String PACED = "paced";

    /** The model that says all at once. */
    static final String AT_ONCE = "atonce";

    /** Each token of an answer, after a space. */
    static final String WORD = "word";

    private final Surface dialect;

    Answers(Surface dialect) {
        this.dialect = dialect;
    }

    String streamType() {
        return dialect == Surface.OLLAMA ? "application/x-ndjson" : "text/event-stream";
    }

    /** The answer to anything but a prompt. */
    String known(String path) {
        return switch (dialect) {
            case OLLAMA -> ollama(path);
            case ANTHROPIC -> anthropicModels();
            default -> openAiModels();
        };
    }

    /** The answer to a prompt, whole. */
    String whole(int tokens) {
        String text = (" " + WORD).repeat(tokens);
        return switch (dialect) {
            case OLLAMA ->
                    "{\"model\":\"paced\",\"created_at\":\"2026-11-21T16:38:49.1Z\",\"message\":{\"role\":"
                            + "\"assistant\",\"content\":\""
                            + text
                            + "\"},"
                            + ollamaEnd(tokens);
            case ANTHROPIC ->
                    "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"paced\","
                            + "\"content\":[{\"type\":\"text\",\"text\":\""
                            + text
                            + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":"
                            + "{\"input_tokens\":60,\"output_tokens\":"
                            + tokens
                            + "}}";
            default ->
                    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1795279129,"
                            + "\"model\":\"paced\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                            + "\"assistant\",\"content\":\""
                            + text
                            + "\"},\"finish_reason\":\"stop\"}],"
                            + openAiUsage(tokens);
        };
    }

    /** The answer to a prompt, as the parts that are sent one by one. */
    List<byte[]> parts(int tokens) {
        List<String> parts = new ArrayList<>();
        // What comes before the first token comes with it, as it does from most servers.
        String head =
                dialect == Surface.ANTHROPIC
                        ? event(
                                        "message_start",
                                        ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":"
                                                + "\"assistant\",\"model\":\"paced\",\"content\":[],"
                                                + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":"
                                                + "{\"input_tokens\":60,\"output_tokens\":1}}")
                                + event(
                                        "content_block_start",
                                        ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
                        : "";
        IntStream.range(0, tokens).forEach(i -> parts.add((i == 0 ? head : "") + token()));
        parts.add(last(tokens));
        return parts.stream().map(part -> part.getBytes(StandardCharsets.US_ASCII)).toList();
    }

    private String token() {
        return switch (dialect) {
            case OLLAMA ->
                    "{\"model\":\"paced\",\"created_at\":\"2026-11-21T16:38:49.123456789Z\","
                            + "\"message\":{\"role\":\"assistant\",\"content\":\" word\"},\"done\":false}\n";
            case ANTHROPIC ->
                    event(
                            "content_block_delta",
                            ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" word\"}");
            default -> chunk("{\"content\":\" word\"}", "null") + "}\n\n";
        };
    }

    private String last(int tokens) {
        return switch (dialect) {
            case OLLAMA ->
                    "{\"model\":\"paced\",\"created_at\":\"2026-11-21T16:38:49.1Z\",\"message\":{\"role\":"
                            + "\"assistant\",\"content\":\"\"},"
                            + ollamaEnd(tokens)
                            + "\n";
            case ANTHROPIC ->
                    event("content_block_stop", ",\"index\":0")
                            + event(
                                    "message_delta",
                                    ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                                            + "\"usage\":{\"output_tokens\":"
                                            + tokens
                                            + "}")
                            + event("message_stop", "");
            default -> chunk("{}", "\"stop\"") + "," + openAiUsage(tokens) + "\n\ndata: [DONE]\n\n";
        };
    }

    private static String event(String name, String rest) {
        return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + rest + "}\n\n";
    }

    /** A chunk without its closing brace. */
    private static String chunk(String delta, String finish) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1795279129,"
                + "\"model\":\"paced\",\"choices\":[{\"index\":0,\"delta\":"
                + delta
                + ",\"finish_reason\":"
                + finish
                + "}]";
    }

    private static String openAiUsage(int tokens) {
        return "\"usage\":{\"prompt_tokens\":60,\"completion_tokens\":%d,\"total_tokens\":%d}}"
                .formatted(tokens, 60 + tokens);
    }

    private static String ollamaEnd(int tokens) {
        return "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":900000000,\"load_duration\":1000000,"
                + "\"prompt_eval_count\":60,\"prompt_eval_duration\":100000000,\"eval_count\":"
                + tokens
                + ",\"eval_duration\":700000000}";
    }

    private static String openAiModels() {
        return "{\"object\":\"list\",\"data\":["
                + "{\"id\":\"paced\",\"object\":\"model\",\"created\":1,\"owned_by\":\"fake\"},"
                + "{\"id\":\"atonce\",\"object\":\"model\",\"created\":1,\"owned_by\":\"fake\"}]}";
    }

    private static String anthropicModels() {
        return "{\"data\":[{\"type\":\"model\",\"id\":\"paced\",\"display_name\":\"Paced\","
                + "\"created_at\":\"2026-01-01T00:00:00Z\"},{\"type\":\"model\",\"id\":\"atonce\","
                + "\"display_name\":\"At once\",\"created_at\":\"2026-01-01T00:00:00Z\"}],"
                + "\"has_more\":false,\"first_id\":\"paced\",\"last_id\":\"atonce\"}";
    }

    private static String ollama(String path) {
        return switch (path) {
            case "/api/version" -> "{\"version\":\"0.33.0\"}";
            case "/api/tags" ->
                    "{\"models\":[" + ollamaModel(PACED) + "," + ollamaModel(AT_ONCE) + "]}";
            case "/api/ps" ->
                    "{\"models\":[" + ollamaLoaded(PACED) + "," + ollamaLoaded(AT_ONCE) + "]}";
            case "/api/show" ->
                    "{\"details\":{\"format\":\"gguf\",\"family\":\"llama\",\"parameter_size\":\"1B\","
                            + "\"quantization_level\":\"Q8_0\"},\"model_info\":{\"general.architecture\":"
                            + "\"llama\",\"llama.context_length\":32768},"
                            + "\"capabilities\":[\"completion\"]}";
            default -> "Ollama is running";
        };
    }

    private static String ollamaModel(String name) {
        return "{\"name\":\"%1$s:latest\",\"model\":\"%1$s:latest\",\"modified_at\":\"2026-11-21T16:38:49Z\","
                        .formatted(name)
                + "\"size\":1000000,\"digest\":\"%064d\",".formatted(name.length())
                + "\"details\":{\"format\":\"gguf\",\"family\":\"llama\",\"parameter_size\":\"1B\","
                + "\"quantization_level\":\"Q8_0\"}}";
    }

    private static String ollamaLoaded(String name) {
        String model = ollamaModel(name);
        return model.substring(0, model.length() - 1)
                + ",\"expires_at\":\"2036-11-21T16:38:49Z\",\"size_vram\":0,\"context_length\":32768}";
    }
}
