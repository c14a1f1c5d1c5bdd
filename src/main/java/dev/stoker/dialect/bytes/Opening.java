package dev.stoker.dialect.bytes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stoker.dialect.Fingerprint;
import dev.stoker.dialect.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The beginning of a list of messages, as a number. Pure. */
final class Opening {
    private Opening() {}

    /**
     * Reads no further than the first message of the user's.
     *
     * @return null where there is none
     */
    static @Nullable String of(byte[] json, int offset, int length) {
        var print = new Fingerprint();
        try (JsonParser parser = Json.parser(json, offset, length)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return null;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                if (isUsers(parser, print)) {
                    return print.text();
                }
            }
            return null;
        } catch (IOException _) {
            return null; // whoever reads it in full will say what is wrong with it
        }
    }

    private static boolean isUsers(JsonParser parser, Fingerprint print) throws IOException {
        boolean users = false;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return false;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            String text = token.isStructStart() || token.isStructEnd() ? "" : parser.getText();
            print.add(token.name()).add(text);
            users |=
                    depth == 1
                            && token == JsonToken.VALUE_STRING
                            && "role".equals(parser.currentName())
                            && text.equals("user");
        }
        return users;
    }
}
