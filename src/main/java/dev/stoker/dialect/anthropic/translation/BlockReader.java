package dev.stoker.dialect.anthropic.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the blocks that a user or a tool says something by: texts, pictures and documents. */
final class BlockReader {
    private static final String AT = "messages.content.";
    private static final Set<String> TEXT = Set.of("type", "text");
    private static final Set<String> SOURCE = Set.of("type", "source");
    private static final Set<String> DOCUMENT = Set.of("type", "source", "title", "context");
    private static final Set<String> FOUND = Set.of("type", "source", "title", "content");

    private static final Pattern PICTURE = Pattern.compile("image/[\\w.+-]{1,64}");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=]+");

    private final MessageOptions fields;

    BlockReader(MessageOptions fields) {
        this.fields = fields;
    }

    /** Adds what a block says and shows. */
    void read(String at, JsonNode block, List<String> texts, List<Image> images) {
        switch (block.path("type").asText()) {
            case "text" -> texts.add(text(at, block));
            case "image" -> images.add(image(at, block));
            case "document" -> texts.add(document(at, block));
            case "search_result" -> texts.add(found(at, block));
            default ->
                    throw Refusals.unsupported(
                            at + ".type",
                            block.path("type"),
                            "text, image, document, search_result or tool_result");
        }
    }

    /** A block that is known to be a text. */
    String text(String at, JsonNode block) {
        fields.dropOthers(AT, block, TEXT);
        return demanded(at, block, "text");
    }

    private Image image(String at, JsonNode block) {
        fields.dropOthers(AT, block, SOURCE);
        JsonNode source = block.path("source");
        String field = at + ".source";
        if (!source.path("type").asText().equals("base64")) {
            throw Refusals.unsupported(
                    field + ".type",
                    source.path("type"),
                    "base64, since nothing is fetched for a caller");
        }
        String type = demanded(field, source, "media_type");
        if (!PICTURE.matcher(type).matches()) {
            throw Refusals.invalid(field + ".media_type", source.path("media_type"), "image/…");
        }
        String bytes = demanded(field, source, "data");
        if (!BASE64.matcher(bytes).matches()) {
            throw Refusals.invalid(field + ".data", source.path("data"), "base64");
        }
        return new Image(type, bytes);
    }

    private String document(String at, JsonNode block) {
        fields.dropOthers(AT, block, DOCUMENT);
        JsonNode source = block.path("source");
        var words = new ArrayList<String>();
        add(words, block, "title");
        add(words, block, "context");
        switch (source.path("type").asText()) {
            case "text" -> words.add(demanded(at + ".source", source, "data"));
            case "content" -> words.addAll(content(at + ".source.content", source.path("content")));
            default ->
                    throw Refusals.unsupported(
                            at + ".source.type",
                            source.path("type"),
                            "text or content: nothing here reads other documents");
        }
        return String.join("\n", words);
    }

    private String found(String at, JsonNode block) {
        fields.dropOthers(AT, block, FOUND);
        var words = new ArrayList<String>();
        add(words, block, "title");
        add(words, block, "source");
        words.addAll(content(at + ".content", block.path("content")));
        return String.join("\n", words);
    }

    private List<String> content(String at, JsonNode content) {
        if (content.isTextual()) {
            return List.of(content.textValue());
        }
        var texts = new ArrayList<String>();
        for (JsonNode part : content) {
            String field = at + "[" + texts.size() + "]";
            if (!part.path("type").asText().equals("text")) {
                throw Refusals.unsupported(field + ".type", part.path("type"), "text");
            }
            texts.add(text(field, part));
        }
        return texts;
    }

    private static void add(List<String> words, JsonNode block, String name) {
        String text = Json.text(block, name);
        if (text != null && !text.isEmpty()) {
            words.add(text);
        }
    }

    private static String demanded(String at, JsonNode block, String name) {
        String text = Json.text(block, name);
        if (text == null) {
            throw Refusals.invalid(at + "." + name, block.path(name), "a text");
        }
        return text;
    }
}
