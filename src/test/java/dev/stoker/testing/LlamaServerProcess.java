package dev.stoker.testing;

import dev.stoker.backend.Launch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real {@code llama-server}, ready, on a free port of loopback. */
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
        var all = new ArrayList<>(List.of("-m", RealLlamaServer.tinyModel().toString()));
        all.addAll(List.of("--alias", "tiny"));
        all.addAll(List.of(arguments));
        return ready(process(Map.of(), all));
    }

    /**
     * Starts one in router mode with these arguments besides host and port, and waits until it
     * listens.
     *
     * @param environment beside the test's own
     */
    public static LlamaServerProcess router(Map<String, String> environment, String... arguments) {
        LlamaServerProcess server = started(process(environment, List.of(arguments)));
        server.await(server.base);
        return server;
    }

    /** Starts an engine as it is launched by Stoker, and waits until it is ready. */
    public static LlamaServerProcess of(Launch launch) {
        var process = new ProcessBuilder(launch.command());
        process.environment().clear();
        process.environment().putAll(launch.environment());
        return ready(process);
    }

    private static ProcessBuilder process(Map<String, String> environment, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(RealLlamaServer.binary().toString());
        command.addAll(List.of("--host", "127.0.0.1", "--port", "0"));
        command.addAll(arguments);
        var process = new ProcessBuilder(command);
        process.environment().putAll(environment);
        return process;
    }

    private static LlamaServerProcess ready(ProcessBuilder process) {
        LlamaServerProcess server = started(process);
        server.await(server.loaded);
        return server;
    }

    private static LlamaServerProcess started(ProcessBuilder process) {
        try {
            var server = new LlamaServerProcess(process.redirectErrorStream(true).start());
            Thread.ofPlatform().daemon().name("llama-server-output").start(server::read);
            return server;
        } catch (IOException e) {
            throw new AssertionError("llama-server did not start", e);
        }
    }

    private void await(CompletableFuture<?> sign) {
        try {
            sign.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
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
        var end = new AssertionError(String.join("\n", lines));
        base.completeExceptionally(end);
        loaded.completeExceptionally(end);
    }

    /** Scheme, host and port. */
    public URI base() {
        return base.join();
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
