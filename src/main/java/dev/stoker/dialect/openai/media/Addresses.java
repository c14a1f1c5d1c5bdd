package dev.stoker.dialect.openai.media;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses what a server would fetch, from a network that the caller may not see. LocalAI downloads
 * {@code file} and {@code ref_images} of a picture's request (core/http/endpoints/openai/
 * image.go); other servers have fields of their own, so that every field is looked at.
 */
public final class Addresses {
    /** They are a text and nothing else. */
    private static final Set<String> TEXTS = Set.of("prompt", "input");

    private static final Pattern ADDRESS =
            Pattern.compile("(?:https?|file):|[a-z][a-z0-9+.-]*+://", Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_SCHEME = 64;

    private Addresses() {}

    /**
     * Looks at a field of the top level, at any depth. For {@code RequestBody.read}.
     *
     * @throws StokerException {@code NOT_SUPPORTED} naming the field, if a text in it begins as an
     *     address
     */
    public static void refuse(String name, JsonToken value, JsonParser parser) throws IOException {
        if (value == JsonToken.VALUE_STRING && TEXTS.contains(name)) {
            return;
        }
        int depth = 0;
        JsonToken token = value;
        do {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && isAddress(parser)) {
                throw refused(name);
            }
            token = depth == 0 ? null : parser.nextToken();
        } while (token != null);
    }

    private static boolean isAddress(JsonParser parser) throws IOException {
        char[] text = parser.getTextCharacters();
        int at = parser.getTextOffset();
        int end = at + parser.getTextLength();
        while (at < end && isBlank(text[at])) {
            at++;
        }
        return begins(new String(text, at, Math.min(end - at, LONGEST_SCHEME)));
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
    }

    private static boolean begins(String text) {
        return ADDRESS.matcher(text).lookingAt();
    }

    /** Whether what stands there in a form begins as an address. */
    static boolean begins(byte[] body, int from, int to) {
        int at = from;
        while (at < to && body[at] >= 0 && body[at] <= ' ') {
            at++;
        }
        int length = Math.min(to - at, LONGEST_SCHEME);
        return begins(new String(body, at, length, StandardCharsets.ISO_8859_1));
    }

    /** The refusal of a field that holds an address. */
    public static StokerException refused(String field) {
        String name =
                field.length() > LONGEST_SCHEME ? field.substring(0, LONGEST_SCHEME) + "…" : field;
        return new StokerException(
                ErrorCode.NOT_SUPPORTED,
                name + ": an address (expected: none, since nothing is fetched for a caller)");
    }
}
