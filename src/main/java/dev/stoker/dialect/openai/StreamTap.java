package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.bytes.ByteSearch;
import dev.stoker.dialect.bytes.EventTap;
import dev.stoker.inference.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches an answer in OpenAI's dialect: an event stream or one JSON object. For each event it
 * searches four names; measured at about a microsecond for an event of 250 bytes.
 */
public final class StreamTap extends EventTap {
    private static final byte[] DONE = ascii("[DONE]");
    private static final byte[] FINISH_REASON = ascii("\"finish_reason\"");
    private static final byte[] USAGE = ascii("\"usage\"");
    private static final byte[] TIMINGS = ascii("\"timings\"");
    private static final byte[] ERROR = ascii("\"error\"");

    private boolean content;
    private boolean finished;
    private boolean done;
    private Usage usage = Usage.UNKNOWN;
    private @Nullable Double tokensPerSecond;

    private StreamTap(boolean events, Collection<Secret> secrets) {
        super(events, secrets);
    }

    /** For an answer of type {@code text/event-stream}. */
    public static StreamTap ofEvents(Collection<Secret> secrets) {
        return new StreamTap(true, secrets);
    }

    /** For an answer of type {@code application/json}. */
    public static StreamTap ofObject(Collection<Secret> secrets) {
        return new StreamTap(false, secrets);
    }

    @Override
    public boolean contentSeen() {
        return content;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    /** Whether {@code [DONE]} was seen. Neither needed nor enough: servers differ. */
    public boolean done() {
        return done;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public @Nullable Double tokensPerSecond() {
        return tokensPerSecond;
    }

    @Override
    protected boolean isMark(byte[] data, int from, int to) {
        boolean mark = ByteSearch.startsWith(DONE, data, from, to);
        done |= mark;
        return mark;
    }

    @Override
    protected boolean interesting(byte[] data, int from, int to) {
        // In a text of the answer these names stand with escaped quotes and are not found.
        return ByteSearch.hasMember(FINISH_REASON, data, from, to)
                || ByteSearch.hasMember(USAGE, data, from, to)
                || ByteSearch.hasMember(TIMINGS, data, from, to)
                || ByteSearch.hasMember(ERROR, data, from, to);
    }

    @Override
    protected @Nullable StokerException look(JsonNode chunk, List<Secret> secrets) {
        for (JsonNode choice : chunk.path("choices")) {
            content |= Chunks.hasContent(choice);
            finished |= Payloads.finishReason(choice) != null;
        }
        Usage told = Chunks.usage(chunk);
        usage = told == null ? usage : told;
        Double speed = Chunks.tokensPerSecond(chunk);
        tokensPerSecond = speed == null ? tokensPerSecond : speed;
        return Chunks.error(chunk, secrets);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
