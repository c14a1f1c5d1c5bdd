package dev.stoker.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.core.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the daemon. Every method blocks, for no longer than the timeout a wait.
 *
 * <p>The admin token goes to this machine's own addresses only, and there only after the daemon has
 * asked for it: whoever has taken the port of a daemon that is down should not be handed it.
 */
public final class DaemonClient {
    private static final int CONNECT_MILLIS = 5000;

    /** Stoker's guard sends it with a 401 of its own, and passes none of a backend's on. */
    private static final String ASKED = "www-authenticate";

    private static final int BODY_LIMIT = 32 << 20;

    private final DaemonAddress address;
    private final Duration timeout;
    private final String agent;
    private final Supplier<@Nullable Secret> adminToken;
    private final Supplier<String> starting;

    /**
     * @param timeout longest wait for the next byte
     * @param agent how the program names itself
     * @param starting the command that starts the daemon where none answers
     */
    public DaemonClient(
            DaemonAddress address,
            Duration timeout,
            String agent,
            Supplier<@Nullable Secret> adminToken,
            Supplier<String> starting) {
        this.address = address;
        this.timeout = timeout;
        this.agent = agent;
        this.adminToken = adminToken;
        this.starting = starting;
    }

    /** The command that starts the daemon where none answers. */
    public String starting() {
        return starting.get();
    }

    /** Whom it asks. */
    public DaemonAddress address() {
        return address;
    }

    /**
     * Asks for what is at {@code path}.
     *
     * @throws CommandFailure {@code NO_ANSWER} if there is none
     */
    public Answer get(String path) {
        return whole(send("GET", path, null, "application/json"));
    }

    /**
     * Sends JSON and waits for the whole answer.
     *
     * @throws CommandFailure {@code NO_ANSWER} if there is none
     */
    public Answer post(String path, byte[] json) {
        return whole(send("POST", path, json, "application/json"));
    }

    /**
     * Has what is at {@code path} deleted.
     *
     * @throws CommandFailure {@code NO_ANSWER} if there is none
     */
    public Answer delete(String path) {
        return whole(send("DELETE", path, null, "application/json"));
    }

    /**
     * Sends JSON and waits for the beginning of a stream of events.
     *
     * @throws CommandFailure if there is no answer, or if it says no
     */
    public OpenAnswer stream(String path, byte[] json) {
        return opened(send("POST", path, json, "text/event-stream"));
    }

    /**
     * Waits for the beginning of the stream of events at {@code path}.
     *
     * @throws CommandFailure if there is no answer, or if it says no
     */
    public OpenAnswer follow(String path) {
        return opened(send("GET", path, null, "text/event-stream"));
    }

    private OpenAnswer opened(HttpURLConnection connection) {
        String type = connection.getContentType();
        if (status(connection) != 200 || type == null || !type.startsWith("text/event-stream")) {
            Answer answer = whole(connection);
            throw Refusal.of(address, answer.status(), answer.body());
        }
        try {
            return new OpenAnswer(address, connection, connection.getInputStream());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Who answers at the address. Never throws. */
    public Presence presence() {
        try {
            Answer answer = get("/.well-known/stoker.json");
            JsonNode card = answer.objectOrNull();
            String version = card == null ? null : JsonTree.text(card, "stoker");
            return version == null
                    ? new Presence.Other("HTTP " + answer.status() + " instead of Stoker's card")
                    : new Presence.Stoker(version);
        } catch (CommandFailure e) {
            return e.getCause() instanceof ConnectException
                            || e.getCause() instanceof UnknownHostException
                    ? new Presence.Nobody("nothing answers at " + address)
                    : new Presence.Other(e.sentence());
        }
    }

    private HttpURLConnection send(
            String method, String path, byte @Nullable [] json, String accept) {
        try {
            HttpURLConnection first = open(method, path, json, accept, null);
            // Refused before any work was done, so asking again does nothing twice. A backend that
            // refuses Stoker's own key is told as 401 as well, and asks for nothing.
            boolean wanted = status(first) == 401 && first.getHeaderField(ASKED) != null;
            Secret token = wanted && address.isLoopback() ? adminToken.get() : null;
            if (token == null) {
                return first;
            }
            first.disconnect();
            return open(method, path, json, accept, token);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private HttpURLConnection open(
            String method,
            String path,
            byte @Nullable [] json,
            String accept,
            @Nullable Secret token)
            throws IOException {
        var connection =
                (HttpURLConnection) address.at(path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) Math.min(CONNECT_MILLIS, timeout.toMillis()));
        connection.setReadTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
        connection.setRequestProperty("Connection", "close");
        connection.setRequestProperty("User-Agent", agent);
        connection.setRequestProperty("Accept", accept);
        if (token != null) {
            connection.setRequestProperty("x-stoker-token", token.value());
        }
        if (json != null) {
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            try (OutputStream body = connection.getOutputStream()) {
                body.write(json);
            }
        }
        connection.getResponseCode();
        return connection;
    }

    /** It is known already, so this neither waits nor fails. */
    private int status(HttpURLConnection connection) {
        try {
            return connection.getResponseCode();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Answer whole(HttpURLConnection connection) {
        int status = status(connection);
        if (status < 0) {
            throw failure(new IOException("no HTTP"));
        }
        try (InputStream error = connection.getErrorStream();
                InputStream body = error != null || status >= 400 ? error : open(connection)) {
            byte[] read = body == null ? new byte[0] : body.readNBytes(BODY_LIMIT + 1);
            if (read.length > BODY_LIMIT) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "the answer of " + address + " is larger than " + BODY_LIMIT + " bytes");
            }
            return new Answer(address, status, read);
        } catch (IOException e) {
            throw failure(e);
        } finally {
            connection.disconnect();
        }
    }

    private static InputStream open(HttpURLConnection connection) throws IOException {
        return connection.getInputStream();
    }

    private CommandFailure failure(IOException e) {
        String sentence =
                switch (e) {
                    case ConnectException _ when address.isLoopback() ->
                            "nothing answers at %s; start it with '%s'"
                                    .formatted(address, starting.get());
                    case ConnectException _ -> "nothing answers at " + address;
                    case UnknownHostException _ ->
                            "there is no host '" + address.base().getHost() + "'";
                    case SocketTimeoutException _ ->
                            address
                                    + " gave no answer within "
                                    + timeout.toSeconds()
                                    + " s; --timeout allows for more";
                    case IOException _ ->
                            "what listens at " + address + " gave no answer that is HTTP";
                };
        return new CommandFailure(ExitCode.NO_ANSWER, sentence, e);
    }
}
