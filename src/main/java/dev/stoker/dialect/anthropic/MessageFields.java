package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stoker.dialect.bytes.EngineFields;
import dev.stoker.dialect.bytes.RequestBody;
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

    private boolean common = true;

    /** Whether nothing was seen that only Anthropic's own servers do. */
    boolean common() {
        return common;
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
            case "mcp_servers", "container" -> common &= value == JsonToken.VALUE_NULL;
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
            case "source" -> members(parser, (name, at) -> type(name, at, SOURCES));
            default -> type(member, parser, BLOCKS);
        }
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
    private static void objects(JsonParser parser, Member look) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            members(parser, look);
            parser.skipChildren(); // an array in an array
        }
    }

    /** Each member of an object. Afterwards the parser stands at its end. */
    private static void members(JsonParser parser, Member look) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            look.look(name, parser);
            parser.skipChildren(); // nothing where the value has been walked through
        }
    }
}
