package dev.stoker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged program as a daemon, ready to serve. Closing it says SIGTERM and expects that it
 * ends in time and that nothing it started is left.
 */
public final class RunningStoker implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final StokerHome home;
    private final Process process;
    private final Path log;
    private final HttpCaller caller;

    private RunningStoker(StokerHome home, Process process, Path log) {
        this.home = home;
        this.process = process;
        this.log = log;
        this.caller = new HttpCaller(base());
    }

    static RunningStoker start(StokerHome home, Path log) {
        try {
            Process process =
                    home.program("serve")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            var stoker = new RunningStoker(home, process, log);
            stoker.awaitReady();
            return stoker;
        } catch (IOException e) {
            throw new AssertionError("cannot start the packaged program", e);
        }
    }

    private void awaitReady() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            Awaitility.await()
                    .atMost(READY)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast(() -> !process.isAlive())
                    .until(() -> isReady(http));
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new AssertionError("the daemon is not ready: " + log(), e);
        }
    }

    private boolean isReady(HttpClient http) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base() + "/q/health/ready"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            // Where every call needs the token, this one has none: more than that it answers is
            // not to be had.
            return status == 200 || status == 401;
        } catch (IOException _) {
            return false; // it does not listen yet
        }
    }

    /** Scheme, host and port. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + home.port());
    }

    /** The port it listens on. */
    public int port() {
        return home.port();
    }

    /** An app that calls it. */
    public HttpCaller caller() {
        return caller;
    }

    /** The daemon's own process. */
    public Process process() {
        return process;
    }

    /** What it has written so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    /** Its engines that have a process now. */
    public List<RunningEngine> engines() {
        var engines = new ArrayList<RunningEngine>();
        for (JsonNode backend : caller.get("/stoker/v1/backends").json().path("backends")) {
            for (JsonNode engine : backend.path("engines")) {
                RunningEngine one = RunningEngine.of(engine);
                if (one.pid() > 0) {
                    engines.add(one);
                }
            }
        }
        return engines;
    }

    /** Its only engine for that model. */
    public RunningEngine engine(String model) {
        List<RunningEngine> all =
                engines().stream().filter(engine -> engine.model().equals(model)).toList();
        assertThat(all).as("engines of %s; %s", model, log()).hasSize(1);
        return all.getFirst();
    }

    /** The processes that it has started and that still run. */
    public List<Long> children() {
        return process.descendants().map(ProcessHandle::pid).filter(Pids::runs).toList();
    }

    @Override
    public void close() {
        List<Long> started = children();
        caller.close();
        boolean alreadyEnded = !process.isAlive();
        process.destroy();
        try {
            boolean ended = process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(ended).as("ends within %s of SIGTERM; %s", STOP, log()).isTrue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError("interrupted while the daemon ended", e);
        }
        if (!alreadyEnded) {
            assertThat(started).as("left behind; %s", log()).noneMatch(Pids::runs);
        }
    }
}
