package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.dialect.bytes.ByteSearch;
import dev.stoker.dialect.bytes.LineCutter;
import dev.stoker.inference.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches an answer of {@code /v1/messages}: an event stream or one JSON object.
 *
 * <p>Once something of the model's was seen only events are parsed that hold tokens, a stop reason
 * or an error.
 */
public final class MessagesTap implements AnswerTap {
    /** What follows an event's name {@code error} and is not JSON of a known shape. */
    private static final int NO_STATUS = 502;

    private static final byte[] EVENT = ascii("event:");
    private static final byte[] DATA = ascii("data:");
    private static final byte[] STOP = ascii("\"message_stop\"");
    private static final byte[] STOP_REASON = ascii("\"stop_reason\"");
    private static final byte[] USAGE = ascii("\"usage\"");
    private static final byte[] ERROR = ascii("\"error\"");

    private final LineCutter lines;
    private final List<Secret> secrets;
    private final MessageUsage usage = new MessageUsage();
    private boolean content;
    private boolean finished;
    private @Nullable StokerException error;

    /** Where the event began whose lines are coming. */
    private long eventFrom;

    private boolean eventOpens = true;

    /** Whether its name says that it is an error. */
    private boolean named;

    private MessagesTap(boolean events, Collection<Secret> secrets) {
        this.secrets = List.copyOf(secrets);
        this.lines = new LineCutter(MAX_LINE, events, events ? this::line : this::parse);
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
    public void feed(ByteBuffer bytes) {
        lines.feed(bytes);
    }

    @Override
    public void end() {
        lines.end();
    }

    @Override
    public boolean contentSeen() {
        return content;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    /** An error's event is not clear from its name on, which comes before what it says. */
    @Override
    public long clear() {
        if (error != null || named) {
            return eventFrom;
        }
        return lines.openLineHas(ERROR) ? lines.lineFrom() : lines.seen();
    }

    @Override
    public boolean betweenEvents(long bytes) {
        if (error != null || named) {
            return bytes == eventFrom && eventOpens;
        }
        return bytes == lines.seen()
                ? lines.afterEmptyLine()
                : bytes == lines.lineFrom() && lines.lineOpensEvent();
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
    public @Nullable StokerException error() {
        return error;
    }

    private void line(byte[] bytes, int from, int to) {
        if (error != null) {
            return;
        }
        if (lines.lineOpensEvent()) {
            eventFrom = lines.lineFrom();
            named = false;
        }
        if (ByteSearch.startsWith(EVENT, bytes, from, to)) {
            named = isError(bytes, ByteSearch.skipBlanks(bytes, from + EVENT.length, to), to);
        } else if (ByteSearch.startsWith(DATA, bytes, from, to)) {
            data(bytes, from + DATA.length, to);
        }
    }

    private static boolean isError(byte[] bytes, int from, int to) {
        return "error".equals(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    private void data(byte[] bytes, int from, int to) {
        finished |= !finished && ByteSearch.contains(STOP, bytes, from, to);
        if (named || !content || interesting(bytes, from, to)) {
            parse(bytes, from, to);
        }
        if (named && error == null) {
            byte[] said = Arrays.copyOfRange(bytes, from, to);
            error = UpstreamError.of(NO_STATUS, said, secrets);
        }
    }

    private static boolean interesting(byte[] bytes, int from, int to) {
        // In a text of the answer these names stand with escaped quotes and are not found.
        return ByteSearch.hasMember(STOP_REASON, bytes, from, to)
                || ByteSearch.hasMember(USAGE, bytes, from, to)
                || ByteSearch.hasMember(ERROR, bytes, from, to);
    }

    private void parse(byte[] bytes, int from, int to) {
        JsonNode event = Json.treeOrNull(bytes, from, to - from);
        if (event == null) {
            return;
        }
        usage.add(event.path("usage"));
        usage.add(event.path("message").path("usage"));
        content |= holdsContent(event);
        finished |= event.path("stop_reason").isTextual();
        finished |= event.path("delta").path("stop_reason").isTextual();
        StokerException said = UpstreamError.in(event, secrets);
        if (said != null) {
            error = said;
            if (!named && !lines.lineOpensEvent()) {
                // Behind a name that did not say so, and has gone out.
                eventOpens = false;
                eventFrom = lines.lineFrom();
            }
        }
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
