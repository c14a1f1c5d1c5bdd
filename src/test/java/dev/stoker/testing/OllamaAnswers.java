package dev.stoker.testing;

import dev.stoker.testing.FakeModelServer.Answer;
import java.util.List;

/**
 * How a {@link FakeModelServer} answers as Ollama: at {@code /api/chat}, {@code /api/embed}, {@code
 * /api/tags} and {@code /api/version}. Texts are those of Ollama 0.33.0-rc2, captured; those with
 * {@code documented} in their name are from its documentation.
 */
public final class OllamaAnswers {
    private OllamaAnswers() {}

    /** A server with the face of Ollama and one model, {@code tiny:latest}. */
    public static FakeModelServer start() {
        return FakeModelServer.start()
                .on("/api/version", Answers.json(200, "{\"version\":\"0.33.0-rc2\"}"))
                .on("/api/tags", Answers.fixture("ollama-0.33.0-rc2-tags.json"))
                .on("/api/ps", Answers.json(200, "{\"models\":[]}"))
                .on("/api/chat", lines(chatLines()))
                .on("/api/embed", Answers.fixture("ollama-0.33.0-rc2-embed.json"));
    }

    /** The lines of three tokens of chat, each with its end; the last says that it is done. */
    public static List<String> chatLines() {
        return captured("ollama-0.33.0-rc2-chat.ndjson");
    }

    /** The lines of a captured stream. */
    public static List<String> captured(String name) {
        return List.of(Answers.text(name).split("(?<=\n)"));
    }

    /** A stream of these lines, ended in order. */
    public static Answer lines(List<String> lines) {
        return (_, wire) -> {
            wire.lines();
            for (String line : lines) {
                wire.chunk(line);
            }
            wire.end();
        };
    }

    /** Two tokens of chat, then nothing until the peer leaves. */
    public static Answer hangMidStream() {
        return (_, wire) -> {
            wire.lines();
            for (String line : chatLines().subList(0, 2)) {
                wire.chunk(line);
            }
            wire.hang();
        };
    }

    /** Lines of chat for ever, as fast as the peer takes them. */
    public static Answer endless() {
        return (_, wire) -> {
            String block = chatLines().getFirst().repeat(70);
            wire.lines();
            while (true) {
                wire.chunk(block);
            }
        };
    }

    /** The prompt does not fit: what its own engine says, as a text. */
    public static Answer contextExceeded() {
        return Answers.json(400, Answers.text("ollama-0.33.0-rc2-context-exceeded.json"));
    }
}
