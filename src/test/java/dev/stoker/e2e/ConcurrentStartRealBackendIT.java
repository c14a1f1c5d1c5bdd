package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.Pids;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine is there when it is needed, once, and goes when nobody needs it. */
@Tag("real-backend")
final class ConcurrentStartRealBackendIT {
    private static final int CALLERS = 8;
    private static final String READY = "engine is ready";

    @TempDir private static Path folder;

    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        stoker =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .with("STOKER_SUPERVISE_IDLE_UNLOAD", "2s")
                        .serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    @Test
    void startsOnceHoweverManyAskAndAgainAfterItWasUnloaded() throws Exception {
        List<String> texts = askAtOnce();
        long pid = stoker.engine("tiny").pid();
        int started = starts();

        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stoker.engines().isEmpty());
        assertThat(texts).hasSize(CALLERS).containsOnly(TinyGguf.SENTENCE);
        assertThat(started).as(stoker.log()).isEqualTo(1);
        assertThat(Pids.runs(pid)).isFalse();
        assertThat(stoker.children()).isEmpty();
        assertThat(ask(stoker.caller())).isEqualTo(TinyGguf.SENTENCE);
        assertThat(stoker.engine("tiny").pid()).isNotEqualTo(pid);
    }

    private static List<String> askAtOnce() throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
                var caller = new HttpCaller(stoker.base())) {
            var answers = new ArrayList<Future<String>>();
            for (int i = 0; i < CALLERS; i++) {
                answers.add(callers.submit(() -> ask(caller)));
            }
            var texts = new ArrayList<String>();
            for (Future<String> answer : answers) {
                texts.add(answer.get());
            }
            return texts;
        }
    }

    private static String ask(HttpCaller caller) {
        Reply reply = caller.post(Asked.GENERATE, Asked.prompt("tiny@llamacpp"));
        return reply.expect(200).json().path("text").asText();
    }

    private static int starts() {
        return stoker.log().split(READY, -1).length - 1;
    }
}
