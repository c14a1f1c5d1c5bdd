package dev.stoker.cli.client;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;

/** An answer that is still coming. Closing it early closes the connection, so the work ends. */
public final class OpenAnswer implements AutoCloseable {
    private final DaemonAddress from;
    private final HttpURLConnection connection;
    private final InputStream body;

    OpenAnswer(DaemonAddress from, HttpURLConnection connection, InputStream body) {
        this.from = from;
        this.connection = connection;
        this.body = body;
    }

    /**
     * Waits for the next bytes.
     *
     * @return how many there are, or -1 at the end
     * @throws CommandFailure {@code FAILED} if the connection breaks or is silent for too long
     */
    public int read(byte[] into) {
        try {
            return body.read(into);
        } catch (SocketTimeoutException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s fell silent for %d s amid its answer; --timeout allows for more"
                            .formatted(from, connection.getReadTimeout() / 1000),
                    e);
        } catch (IOException e) {
            throw cut(e);
        }
    }

    /** The stream has ended before its last event. */
    public CommandFailure cut(Throwable cause) {
        return new CommandFailure(
                ExitCode.FAILED,
                "the answer broke off: " + from + " closed the connection before its end",
                cause);
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
