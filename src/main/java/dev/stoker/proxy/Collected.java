package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer that is held until it is known to be good. Bounded. For one thread at a time. */
final class Collected {
    private final int limit;
    private final List<Event> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean judgeable = true;
    private long size;
    private Event.@Nullable Finished end;

    /**
     * @param limit most characters that are held
     */
    Collected(int limit) {
        this.limit = limit;
    }

    /**
     * Keeps an event.
     *
     * @throws StokerException {@code BACKEND_ERROR} if the answer exceeds the limit
     */
    void add(Event event) {
        switch (event) {
            case Event.Text(var more) -> {
                count(more);
                text.append(more);
            }
            case Event.Reasoning(var more) -> count(more);
            case Event.ToolCallDelta call -> {
                count(call.arguments());
                judgeable = false;
            }
            case Event.Refusal(var more) -> {
                count(more);
                judgeable = false;
            }
            case Event.Logprobs(var tokens) -> tokens.forEach(token -> count(token.token()));
            case Event.Finished finished -> end = finished;
        }
        events.add(event);
    }

    private void count(String more) {
        size += more.length() + 1L;
        if (size > limit) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the backend's answer is larger than " + limit + " characters");
        }
    }

    /** What the model said. */
    String text() {
        return text.toString();
    }

    /** Whether it is an answer at all: neither a call of a tool, nor a refusal, nor cut. */
    boolean judgeable() {
        return judgeable && end != null && end.reason() != FinishReason.CONTENT_FILTER;
    }

    /** Whether it ended at the token limit or the context's end. */
    boolean cut() {
        return end != null && end.reason() == FinishReason.LENGTH;
    }

    /** All of it, in order; {@code before} was paid for as well. */
    List<Event> events(@Nullable Collected before) {
        return events.stream().map(event -> with(before, event)).toList();
    }

    /**
     * All of it with another text, in its place. How likely its tokens were is left out: they are
     * others.
     */
    List<Event> events(@Nullable Collected before, String other) {
        var changed = new ArrayList<Event>();
        boolean given = false;
        for (Event event : events) {
            if (event instanceof Event.Text && !given) {
                given = true;
                changed.add(new Event.Text(other));
            } else if (!(event instanceof Event.Text || event instanceof Event.Logprobs)) {
                changed.add(with(before, event));
            }
        }
        return changed;
    }

    private static Event with(@Nullable Collected before, Event event) {
        return before != null
                        && before.end != null
                        && event
                                instanceof
                                Event.Finished(var reason, var usage, var timings, var at)
                ? new Event.Finished(reason, sum(before.end.usage(), usage), timings, at)
                : event;
    }

    private static Usage sum(Usage one, Usage two) {
        return new Usage(
                sum(one.promptTokens(), two.promptTokens()),
                sum(one.cachedTokens(), two.cachedTokens()),
                sum(one.completionTokens(), two.completionTokens()),
                sum(one.reasoningTokens(), two.reasoningTokens()),
                one.cost() == null
                        ? two.cost()
                        : two.cost() == null
                                ? one.cost()
                                : Double.valueOf(one.cost() + two.cost()));
    }

    private static @Nullable Integer sum(@Nullable Integer one, @Nullable Integer two) {
        return one == null ? two : two == null ? one : Integer.valueOf(one + two);
    }
}
