package dev.stoker.cli.terminal;

import java.io.IOException;

/** Standard output takes no more: its reader has gone, or a disk is full. */
public final class OutputLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputLost(IOException cause) {
        super(cause);
    }

    /** Whether the reader has simply had enough, as {@code head} does. */
    public boolean isReaderGone() {
        String message = reason();
        return message.contains("Broken pipe") || message.contains("Pipe closed");
    }

    /** The system's words. */
    public String reason() {
        Throwable cause = getCause();
        String message = cause == null ? null : cause.getMessage();
        return message == null ? "it is closed" : message;
    }
}
