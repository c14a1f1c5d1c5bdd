package dev.stoker.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's plain completions, as compatible servers have them. */
record CompletionWording() implements Wording {
    @Override
    public Wanted read(JsonNode body) {
        String prompt = String.join("", Wording.texts(body.path("prompt")));
        JsonNode limit = body.path("max_tokens");
        return new Wanted(
                prompt,
                prompt.length(),
                null,
                false,
                Wording.texts(body.path("stop")),
                limit.isInt() ? limit.intValue() : null,
                false,
                null,
                false,
                body.path("stream").asBoolean());
    }

    @Override
    public void head(Wire wire) throws IOException {
        wire.eventStream();
    }

    @Override
    public List<String> begin(Wanted wanted) {
        return List.of();
    }

    @Override
    public String token(String piece) {
        return "data: " + object(piece, null) + "\n\n";
    }

    @Override
    public List<String> stream(Wanted wanted, Said said) {
        var events = new ArrayList<String>();
        said.pieces().forEach(piece -> events.add(token(piece)));
        events.add("data: " + object("", OpenAiWording.finish(said)) + "\n\n");
        events.add("data: [DONE]\n\n");
        return events;
    }

    @Override
    public String whole(Wanted wanted, Said said) {
        ObjectNode root = object(said.text(), OpenAiWording.finish(said));
        root.set("usage", OpenAiWording.usage(wanted, said));
        return root.toString();
    }

    private static ObjectNode object(String text, @Nullable String finish) {
        ObjectNode root = OpenAiWording.object("text_completion");
        root.putArray("choices")
                .add(
                        Json.object()
                                .put("index", 0)
                                .put("text", text)
                                .putNull("logprobs")
                                .put("finish_reason", finish));
        return root;
    }
}
