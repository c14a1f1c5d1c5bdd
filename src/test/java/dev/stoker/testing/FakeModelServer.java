package dev.stoker.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A model server on loopback that behaves as told, over plain sockets so that every misbehaviour is
 * exact. Untold, it answers as llama-server 0.7.0 does: {@code /health}, {@code /v1/models}, {@code
 * /v1/chat/completions}, {@code /v1/completions}, {@code /v1/embeddings}, streamed or not, and 404
 * to all else.
 *
 * <p>Each request is seen as an {@link Exchange}, which tells when the client left. Safe for any
 * thread.
 */
public final class FakeModelServer implements AutoCloseable {
    static final int SEND_BUFFER = 64 * 1024;

    private final ServerSocket listener;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Exchange> calls = new LinkedBlockingQueue<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String key;
    private volatile boolean staleKeepAlive;
    private volatile Answer others =
            Answers.json(
                    404,
                    "{\"error\":{\"message\":\"File Not Found\","
                            + "\"type\":\"not_found_error\",\"code\":404}}");

    private FakeModelServer(ServerSocket listener) {
        this.listener = listener;
        answers.put("/health", Answers.json(200, "{\"status\":\"ok\"}"));
        answers.put("/v1/models", Answers.fixture("llama-server-0.7.0-models.json"));
        answers.put("/v1/chat/completions", Answers.chat());
        answers.put("/v1/completions", Answers.completion());
        answers.put("/v1/embeddings", Answers.fixture("llama-server-0.7.0-embeddings.json"));
    }

    /** How one request is answered. Runs on a thread of its own; interrupted when the peer left. */
    @FunctionalInterface
    public interface Answer {
        /** Writes the answer; returning without having said so leaves the connection open. */
        void give(Exchange exchange, Wire wire) throws IOException, InterruptedException;
    }

    /** Listens on a free port of loopback. */
    public static FakeModelServer start() {
        try {
            var listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
            var server = new FakeModelServer(listener);
            Thread.ofVirtual().name("fake-accept").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, with nothing of llama-server's: whatever is not told is answered so. */
    public static FakeModelServer startBlank(Answer others) {
        FakeModelServer server = start();
        server.answers.clear();
        server.others = others;
        return server;
    }

    /** An address of loopback where nobody listens: connections are refused. */
    public static URI refusing() {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + listener.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Scheme, host and port. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Answers requests of this path so from now on, whatever their method; a path without a query
     * stands for all queries that are not told apart.
     */
    public FakeModelServer on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** Answers all other paths so from now on. */
    public FakeModelServer otherwise(Answer answer) {
        others = answer;
        return this;
    }

    /** Answers chat, completions and embeddings so from now on. */
    public FakeModelServer onCalls(Answer answer) {
        return on("/v1/chat/completions", answer)
                .on("/v1/completions", answer)
                .on("/v1/embeddings", answer);
    }

    /** Answers 401, as llama-server does, to all but {@code /health} without this bearer token. */
    public FakeModelServer demandKey(String bearer) {
        this.key = bearer;
        return this;
    }

    /**
     * Closes a connection that is used again as soon as it is, from now on, as a server does whose
     * patience with idle ones ran out in that moment. Such a request gets no answer and is not
     * counted.
     */
    public FakeModelServer staleKeepAlive() {
        staleKeepAlive = true;
        return this;
    }

    /** All requests so far, in order of arrival. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** The next POST that nobody has taken yet; waits for one, at most 10 s. */
    public Exchange nextCall() {
        try {
            Exchange exchange = calls.poll(10, TimeUnit.SECONDS);
            if (exchange == null) {
                throw new AssertionError("no call arrived within 10 s");
            }
            return exchange;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for a call", e);
        }
    }

    /** Whether a POST that nobody has taken arrives within that time. */
    public boolean callArrivesWithin(Duration patience) throws InterruptedException {
        Exchange exchange = calls.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return exchange != null;
    }

    /** Dies as a killed process does: connections are reset, new ones refused. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : connections) {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                socket.close();
            }
        } catch (IOException _) {
            // Closed already, which is what was wanted.
        }
    }

    Answer answerTo(Exchange exchange) {
        String expected = key;
        if (expected != null
                && !exchange.path().equals("/health")
                && !("Bearer " + expected).equals(exchange.header("authorization"))) {
            return Answers.json(
                    401,
                    "{\"error\":{\"message\":\"Invalid API Key\","
                            + "\"type\":\"authentication_error\",\"code\":401}}");
        }
        String path = exchange.path();
        Answer answer = answers.get(path);
        int query = path.indexOf('?');
        if (answer == null && query >= 0) {
            answer = answers.get(path.substring(0, query));
        }
        return answer == null ? others : answer;
    }

    boolean keepsNoConnection() {
        return staleKeepAlive;
    }

    void arrived(Exchange exchange) {
        exchanges.add(exchange);
        if (exchange.method().equals("POST")) {
            calls.add(exchange);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                socket.setSendBufferSize(SEND_BUFFER);
                connections.add(socket);
                Thread.ofVirtual().name("fake-connection").start(() -> serve(socket));
            } catch (IOException _) {
                // The listener was closed, or the peer left before it was accepted.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Connection(this, socket).run();
        } catch (IOException _) {
            // The peer left between two requests.
        } finally {
            connections.remove(socket);
        }
    }
}
