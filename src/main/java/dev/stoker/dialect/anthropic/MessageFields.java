package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stoker.dialect.bytes.EngineFields;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.dialect.bytes.Spelling;
import java.io.IOException;
import java.util.Set;

/**
 * Looks at the fields of a request while its tokens pass: whether messages and tools are what their
 * dialect says, and whether there are only such as every server knows. For one request.
 */
final class MessageFields implements RequestBody.Check {
    static final String MESSAGES = "an array of messages";

    private static final Set<String> BLOCKS =
            Set.of("text", "image", "tool_use", "tool_result", "thinking", "redacted_thinking");

    /** A tool of the caller's own; null is the same. */
    private static final Set<String> TOOLS = Set.of("custom");

    private static final Set<String> SOURCES = Set.of("base64");

    private static final Set<String> CHOICES = Set.of("auto", "any");

    private static final Set<String> THOUGHTS = Set.of("enabled", "adaptive");

    private boolean common = true;
    private boolean wordsOnly = true;

    /** Whether nothing was seen that only Anthropic's own servers do. */
    boolean common() {
        return common;
    }

    /** Whether there is neither a picture nor what came of a call. */
    boolean wordsOnly() {
        return wordsOnly;
    }

    @Override
    public void field(String name, JsonToken value, JsonParser parser) throws IOException {
        switch (name) {
            case "messages" -> {
                if (value != JsonToken.START_ARRAY) {
                    throw EngineFields.refused(name, EngineFields.shown(value, parser), MESSAGES);
                }
                objects(parser, this::message);
            }
            case "tools" -> objects(parser, (member, at) -> type(member, at, TOOLS));
            case "tool_choice" -> members(parser, this::choice);
            case "thinking" -> members(parser, (member, at) -> type(member, at, THOUGHTS));
            case "mcp_servers", "container", "output_config" ->
                    common &= value == JsonToken.VALUE_NULL;
            default -> {}
        }
    }

    private void message(String member, JsonParser parser) throws IOException {
        if (member.equals("content")) {
            objects(parser, this::block);
        }
    }

    private void block(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "content" -> objects(parser, this::block);
            case "source" -> members(parser, this::source);
            case "is_error" -> common &= parser.currentToken() != JsonToken.VALUE_TRUE;
            default -> {
                type(member, parser, BLOCKS);
                if (member.equals("type")) {
                    wordsOnly &= !Set.of("image", "tool_result").contains(parser.getText());
                }
            }
        }
    }

    /** One tool or none is what servers take for any, or for as the model likes. */
    private void choice(String member, JsonParser parser) throws IOException {
        type(member, parser, CHOICES);
        if (member.equals("disable_parallel_tool_use")) {
            common &= parser.currentToken() != JsonToken.VALUE_TRUE;
        }
    }

    /** An address in the place of the data, or beside it, is what some servers would fetch. */
    private void source(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "type" -> type(member, parser, SOURCES);
            case "data" ->
                    common &=
                            parser.currentToken() == JsonToken.VALUE_STRING
                                    && isBase64(
                                            parser.getTextCharacters(),
                                            parser.getTextOffset(),
                                            parser.getTextLength());
            default -> common &= member.equals("media_type");
        }
    }

    private static boolean isBase64(char[] text, int from, int length) {
        for (int at = from; at < from + length; at++) {
            char c = text[at];
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && "+/=\r\n".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private void type(String member, JsonParser parser, Set<String> known) throws IOException {
        if (member.equals("type") && parser.currentToken() == JsonToken.VALUE_STRING) {
            common &= known.contains(parser.getText());
        }
    }

    @FunctionalInterface
    private interface Member {
        /** Looks at one member of an object; the parser stands at its value. */
        void look(String name, JsonParser parser) throws IOException;
    }

    /** Each object of an array. Afterwards the parser stands at its end. */
    private void objects(JsonParser parser, Member look) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            members(parser, look);
            parser.skipChildren(); // an array in an array
        }
    }

    /**
     * Each member of an object. Afterwards the parser stands at its end. What is not in lower case
     * some servers take for the same, and others for nothing.
     */
    private void members(JsonParser parser, Member look) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            common &= name.equals(Spelling.fold(name));
            parser.nextToken();
            look.look(name, parser);
            parser.skipChildren(); // nothing where the value has been walked through
        }
    }
}
