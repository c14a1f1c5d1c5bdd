package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.dialect.bytes.ByteSearch;
import dev.stoker.dialect.bytes.EventTap;
import dev.stoker.inference.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches an answer of {@code /v1/messages}: an event stream or one JSON object. Once something of
 * the model's was seen only events are parsed that hold tokens, a stop reason or an error.
 */
public final class MessagesTap extends EventTap {
    private static final byte[] STOP = ascii("\"message_stop\"");
    private static final byte[] STOP_REASON = ascii("\"stop_reason\"");
    private static final byte[] USAGE = ascii("\"usage\"");
    private static final byte[] ERROR = ascii("\"error\"");

    private final MessageUsage usage = new MessageUsage();
    private boolean content;
    private boolean finished;

    private MessagesTap(boolean events, Collection<Secret> secrets) {
        super(events, secrets);
    }

    /**
     * Watches one answer.
     *
     * @param events whether it is of type {@code text/event-stream}
     */
    public static MessagesTap of(boolean events, Collection<Secret> secrets) {
        return new MessagesTap(events, secrets);
    }

    @Override
    public boolean contentSeen() {
        return content;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public Usage usage() {
        return usage.all();
    }

    /** No server tells it in this dialect. */
    @Override
    public @Nullable Double tokensPerSecond() {
        return null;
    }

    @Override
    protected boolean isMark(byte[] data, int from, int to) {
        finished |= !finished && ByteSearch.contains(STOP, data, from, to);
        return false;
    }

    @Override
    protected boolean interesting(byte[] data, int from, int to) {
        // In a text of the answer these names stand with escaped quotes and are not found.
        return ByteSearch.hasMember(STOP_REASON, data, from, to)
                || ByteSearch.hasMember(USAGE, data, from, to)
                || ByteSearch.hasMember(ERROR, data, from, to);
    }

    @Override
    protected @Nullable StokerException look(JsonNode event, List<Secret> secrets) {
        usage.add(event.path("usage"));
        usage.add(event.path("message").path("usage"));
        content |= holdsContent(event);
        finished |= event.path("stop_reason").isTextual();
        finished |= event.path("delta").path("stop_reason").isTextual();
        return UpstreamError.in(event, secrets);
    }

    private static boolean holdsContent(JsonNode event) {
        if (written(event.path("delta")) || written(event.path("content_block"))) {
            return true;
        }
        for (JsonNode block : event.path("content")) {
            if (written(block)) {
                return true;
            }
        }
        return false;
    }

    private static boolean written(JsonNode block) {
        for (String name : List.of("text", "thinking", "partial_json")) {
            String text = Json.text(block, name);
            if (text != null && !text.isEmpty()) {
                return true;
            }
        }
        return "tool_use".equals(Json.text(block, "type"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
