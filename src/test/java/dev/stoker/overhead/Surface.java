package dev.stoker.overhead;

import java.nio.charset.StandardCharsets;

/** A dialect as a caller speaks it: where it asks, and with which body. */
enum Surface {
    OPENAI("OpenAI", "/v1/chat/completions"),
    RESPONSES("responses", "/v1/responses"),
    ANTHROPIC("Anthropic", "/v1/messages"),
    OLLAMA("Ollama", "/api/chat"),
    NATIVE("native", "/stoker/v1/generate");

    private static final String PROMPT =
            "Explain in a few sentences why the sky is blue by day and red in the evening, so that"
                    + " a child of ten who has never heard of wavelengths can tell it to a friend,"
                    + " and name one thing in a kitchen with which the two of them can see it.";

    private final String label;
    private final String path;

    Surface(String label, String path) {
        this.label = label;
        this.path = path;
    }

    /** As tables name it. */
    String label() {
        return label;
    }

    /** A whole request of HTTP/1.1 for an answer of so many tokens. */
    byte[] request(int port, String model, boolean stream, int tokens) {
        String body = body(model, stream, tokens);
        String head =
                "POST "
                        + (this == NATIVE && stream ? "/stoker/v1/stream" : path)
                        + " HTTP/1.1\r\nhost: 127.0.0.1:"
                        + port
                        + "\r\ncontent-type: application/json\r\n"
                        + "user-agent: overhead\r\naccept: */*\r\n"
                        + (this == ANTHROPIC ? "anthropic-version: 2023-06-01\r\n" : "")
                        + "content-length: "
                        + body.length()
                        + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private String body(String model, boolean stream, int tokens) {
        String limit =
                switch (this) {
                    case OPENAI, ANTHROPIC, NATIVE -> "\"max_tokens\":" + tokens;
                    case RESPONSES -> "\"max_output_tokens\":" + tokens;
                    case OLLAMA -> "\"options\":{\"num_predict\":" + tokens + "}";
                };
        String streams = this == NATIVE ? "" : ",\"stream\":" + stream;
        String asked =
                this == RESPONSES
                        ? "\"input\":\"" + PROMPT + "\""
                        : "\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]";
        return "{\"model\":\"%s\",%s,%s%s}".formatted(model, asked, limit, streams);
    }
}
