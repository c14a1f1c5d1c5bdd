package dev.stoker.e2e;

import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.StokerHome;

/** Requests, and the models they need. */
final class Asked {
    static final String CHAT = "/v1/chat/completions";
    static final String COMPLETION = "/v1/completions";
    static final String MESSAGES = "/v1/messages";
    static final String GENERATE = "/stoker/v1/generate";
    static final String STREAM = "/stoker/v1/stream";

    /** A model with room for minutes of text. */
    static final String ENDLESS = "endless";

    private static final int ENDLESS_CONTEXT = 131_072;

    private Asked() {}

    static StokerHome withEndless(StokerHome home) {
        StokerHome.write(
                TinyGguf.with().ctx(ENDLESS_CONTEXT), home.models().resolve(ENDLESS + ".gguf"));
        return home;
    }

    /** A chat in OpenAI's dialect; each field {@code "name":value}. */
    static String chat(String model, String... fields) {
        return object(model, "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]", fields);
    }

    /** A prompt, as the native dialect and OpenAI's completions have it. */
    static String prompt(String model, String... fields) {
        return object(model, "\"prompt\":\"Hello\"", fields);
    }

    /** A message in Anthropic's dialect; each field {@code "name":value}. */
    static String message(String model, String... fields) {
        return object(
                model,
                "\"max_tokens\":300,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]",
                fields);
    }

    /** The same whose answer goes on and on, since a schema forces it. */
    static String endlessMessage(boolean stream) {
        return message(
                        ENDLESS + "@llamacpp",
                        "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{"
                                + "\"type\":\"array\",\"minItems\":1000,"
                                + "\"items\":{\"type\":\"string\",\"minLength\":500}}}}",
                        "\"stream\":" + stream)
                .replace("\"max_tokens\":300", "\"max_tokens\":1000000");
    }

    /** A chat whose answer ends when the context is full. */
    static String endlessChat(boolean stream) {
        return chat(
                ENDLESS + "@llamacpp",
                "\"ignore_eos\":true",
                "\"max_tokens\":1000000",
                "\"stream\":" + stream);
    }

    /** The same in the native dialect, which knows no {@code ignore_eos}: the schema forces it. */
    static String endlessPrompt() {
        return prompt(
                ENDLESS + "@llamacpp",
                "\"schema\":{\"type\":\"array\",\"minItems\":1000,"
                        + "\"items\":{\"type\":\"string\",\"minLength\":500}}");
    }

    private static String object(String model, String what, String... fields) {
        var body = new StringBuilder("{\"model\":\"").append(model).append("\",").append(what);
        for (String field : fields) {
            body.append(',').append(field);
        }
        return body.append('}').toString();
    }
}
