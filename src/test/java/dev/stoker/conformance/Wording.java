package dev.stoker.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How one kind of server puts it: its requests, its streams and its whole answers. */
interface Wording {
    /** What is asked for. */
    Wanted read(JsonNode body);

    /** The head of a stream. */
    void head(Wire wire) throws IOException;

    /** What stands before the first text. */
    List<String> begin(Wanted wanted);

    /** One more token. */
    String token(String piece);

    /** An answer as a stream, from the first text to the end. */
    List<String> stream(Wanted wanted, Said said);

    /** An answer as one object. */
    String whole(Wanted wanted, Said said);

    /** Whether the words of a prompt make the model call a tool by itself. */
    static boolean callsFor(String prompt) {
        return prompt.toLowerCase(Locale.ROOT).contains("weather");
    }

    /** One text or a list of them. */
    static List<String> texts(JsonNode value) {
        var texts = new ArrayList<String>();
        if (value.isTextual()) {
            texts.add(value.textValue());
        }
        value.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
