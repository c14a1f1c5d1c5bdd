package dev.stoker.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real {@code llama-server} with the tiny model, ready, on a free port of loopback. */
public final class LlamaServerProcess implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("listening on (http://127\\.0\\.0\\.1:\\d+)");
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final CompletableFuture<URI> base = new CompletableFuture<>();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    private LlamaServerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one with these arguments besides model, host and port, and waits until it is ready.
     */
    public static LlamaServerProcess start(String... arguments) {
        var command = new ArrayList<String>();
        command.add(RealLlamaServer.binary().toString());
        command.addAll(List.of("-m", RealLlamaServer.tinyModel().toString(), "--alias", "tiny"));
        command.addAll(List.of("--host", "127.0.0.1", "--port", "0"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var server = new LlamaServerProcess(process);
            Thread.ofPlatform().daemon().name("llama-server-output").start(server::read);
            server.loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return server;
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new AssertionError("llama-server did not start", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while llama-server started", e);
        }
    }

    private void read() {
        var lines = new ArrayList<String>();
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            while (line != null) {
                lines.add(line);
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    base.complete(URI.create(listening.group(1)));
                }
                if (line.contains("model loaded")) {
                    loaded.complete(null);
                }
                line = output.readLine();
            }
        } catch (IOException _) {
            // The process was destroyed.
        }
        loaded.completeExceptionally(new AssertionError(String.join("\n", lines)));
    }

    /** Scheme, host and port. */
    public URI base() {
        return base.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
