package dev.stoker.dialect;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has come of an answer so far, put together. Bounded. For one thread at a time. */
public final class GatheredAnswer {
    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private final ToolCallPieces toolCalls = new ToolCallPieces();
    private int size;
    private Event.@Nullable Finished end;

    /**
     * @param limit most characters that are kept
     */
    public GatheredAnswer(int limit) {
        this.limit = limit;
    }

    /**
     * Keeps an event.
     *
     * @throws StokerException {@code BACKEND_ERROR} if the answer exceeds the limit, or a tool call
     *     is none
     */
    public void add(Event event) {
        switch (event) {
            case Event.Text(var more) -> {
                count(more);
                text.append(more);
            }
            case Event.Reasoning(var more) -> {
                count(more);
                reasoning.append(more);
            }
            case Event.Refusal(var more) -> {
                count(more);
                refusal.append(more);
            }
            case Event.Logprobs(var tokens) -> {
                tokens.forEach(token -> count(token.token()));
                logprobs.addAll(tokens);
            }
            case Event.ToolCallDelta _, Event.Finished _ -> pass(event);
        }
    }

    /**
     * Keeps of an event what the end of a stream needs: tool calls, which are checked there, and
     * the end itself.
     *
     * @throws StokerException as {@link #add}
     */
    public void pass(Event event) {
        if (event instanceof Event.ToolCallDelta delta) {
            count(delta.arguments());
            toolCalls.add(delta);
        } else if (event instanceof Event.Finished finished) {
            toolCalls.check(finished.reason());
            end = finished;
        }
    }

    /** What the model said; may be empty. */
    public String text() {
        return text.toString();
    }

    /** What it thought aloud; may be empty. */
    public String reasoning() {
        return reasoning.toString();
    }

    /** Why it will not answer; may be empty. */
    public String refusal() {
        return refusal.toString();
    }

    /** How likely its tokens were, in order; may be empty. */
    public List<TokenLogprob> logprobs() {
        return List.copyOf(logprobs);
    }

    /** The tools it calls, in order, each checked; only after {@link Event.Finished}. */
    public List<ToolCall> calls() {
        return toolCalls.calls();
    }

    /** Indexes of calls of which no piece of arguments has come. */
    public List<Integer> callsWithoutArguments() {
        return toolCalls.withoutArguments();
    }

    /** The end; only after it has come. */
    public Event.Finished end() {
        Event.Finished finished = end;
        if (finished == null) {
            throw new IllegalStateException("the answer has not ended");
        }
        return finished;
    }

    private void count(String more) {
        // An empty piece still costs memory, so it counts as well.
        size += more.length() + 1;
        if (size > limit) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the backend's answer is larger than " + limit + " characters");
        }
    }
}
