package dev.stoker.tuning.memory;

import dev.stoker.testing.Finished;
import dev.stoker.testing.RealLlamaServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A real {@code llama-server} that says what it has reserved. */
final class MeasuredServer implements AutoCloseable {
    private static final Pattern BUFFER =
            Pattern.compile("(model|KV|RS|compute) buffer size = +([0-9.]+) MiB");
    private static final Pattern LISTENING = Pattern.compile("listening on (http://[0-9.:]+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");
    private static final Pattern HOST = Pattern.compile("Host ([0-9]+) ([0-9]+) ([0-9]+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final CompletableFuture<Map<String, Double>> reserved = new CompletableFuture<>();
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private MeasuredServer(Process process) {
        this.process = process;
    }

    static MeasuredServer start(Path model, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(RealLlamaServer.binary().toString());
        command.addAll(List.of("-m", model.toString(), "--host", "127.0.0.1", "--port", "0"));
        command.addAll(List.of("-lv", "4", "--fit", "off", "-t", "2", "-cram", "0", "--no-warmup"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Its threads would spin against each other on a busy machine.
        builder.environment().put("GOMP_SPINCOUNT", "1000");
        Process process = builder.start();
        var server = new MeasuredServer(process);
        Thread.ofPlatform().daemon().name("measured-server").start(server::read);
        return server;
    }

    private void read() {
        var buffers = new HashMap<String, Double>();
        var lines = new ArrayList<String>();
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String base = "";
            boolean loaded = false;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                Matcher buffer = BUFFER.matcher(line);
                if (buffer.find()) {
                    buffers.merge(
                            buffer.group(1), Double.parseDouble(buffer.group(2)), Double::sum);
                }
                if (line.contains("n_ctx_slot")) {
                    reserved.complete(Map.copyOf(buffers));
                }
                Matcher listening = LISTENING.matcher(line);
                base = listening.find() ? listening.group(1) : base;
                loaded |= line.contains("model loaded");
                if (loaded && !base.isEmpty()) {
                    ready.complete(base);
                }
            }
        } catch (IOException _) {
            // The process was destroyed.
        }
        var ended = new AssertionError(String.join("\n", lines));
        reserved.completeExceptionally(ended);
        ready.completeExceptionally(ended);
    }

    /** Sums in MiB by kind: model, KV, RS and compute; one that it does not say is missing. */
    Map<String, Double> reserved() {
        return await(reserved);
    }

    /** Its address, once it answers. */
    String ready() {
        return await(ready);
    }

    /** Resident memory in MiB. */
    double resident() throws IOException {
        Matcher line =
                RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!line.find()) {
            throw new AssertionError("no resident memory of " + process);
        }
        return Long.parseLong(line.group(1)) / 1024.0;
    }

    /** What {@code llama-fit-params} beside it says, in whole MiB: model, context, compute. */
    static List<Long> fitParams(Path model, EngineLayout layout) {
        var command = new ArrayList<String>();
        command.add(RealLlamaServer.binary().resolveSibling("llama-fit-params").toString());
        command.addAll(List.of("-m", model.toString(), "-fitp", "on"));
        command.addAll(List.of("-c", "" + layout.cache().tokens()));
        command.addAll(List.of("-ctk", layout.cache().keys().wireName()));
        command.addAll(List.of("-ctv", layout.cache().values().wireName()));
        Finished run = Finished.run(new ProcessBuilder(command), PATIENCE);
        if (run.status() != 0) {
            throw new AssertionError(run.err());
        }
        Matcher host = HOST.matcher(run.out());
        if (!host.find()) {
            throw new AssertionError(run.out());
        }
        return IntStream.rangeClosed(1, 3).mapToObj(n -> Long.valueOf(host.group(n))).toList();
    }

    private static <T> T await(CompletableFuture<T> awaited) {
        return awaited.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
