package dev.stoker.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import org.jspecify.annotations.Nullable;

/** A whole answer of the daemon, or of whatever else listens at its address. */
public final class Answer {
    private final DaemonAddress from;
    private final int status;
    private final byte[] body;

    Answer(DaemonAddress from, int status, byte[] body) {
        this.from = from;
        this.status = status;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** As it came. Not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The body as an object, or null if it is none. */
    public @Nullable JsonNode objectOrNull() {
        return JsonTree.readOrNull(body, 0, body.length) instanceof ObjectNode object
                ? object
                : null;
    }

    /**
     * There is nothing to say but that it is done.
     *
     * @throws CommandFailure if Stoker says no, or if this is not Stoker's answer
     */
    public void expectNothing() {
        if (status != 204) {
            throw Refusal.of(from, status, body);
        }
    }

    /**
     * The object that answers the question.
     *
     * @param field that every such answer of Stoker has
     * @throws CommandFailure if Stoker says no, or if this is not Stoker's answer
     */
    public JsonNode expect(String field) {
        if (status != 200) {
            throw Refusal.of(from, status, body);
        }
        JsonNode object = objectOrNull();
        if (object == null || !object.has(field)) {
            throw new CommandFailure(
                    ExitCode.NO_ANSWER,
                    "what answers at " + from + " is not Stoker; is the address right?");
        }
        return object;
    }
}
