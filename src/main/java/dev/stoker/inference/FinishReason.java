package dev.stoker.inference;

import java.util.Locale;

/** Why an answer ended. */
public enum FinishReason {
    /** The model was done, or a stop text appeared. */
    STOP,
    /** The token limit or the context was reached. */
    LENGTH,
    /** The model asks for tool calls. */
    TOOL_CALLS,
    /** The backend held text back. */
    CONTENT_FILTER;

    /** Lower case, as the OpenAI and the native dialect spell it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
