package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Finished;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another configuration under work: no call is the worse for it, nor any engine it leaves alone.
 */
@Tag("real-backend")
@Timeout(180)
final class ReloadRealBackendIT {
    private static final Duration SEEN = Duration.ofSeconds(60);

    private final StokerHome home;
    private final Path file;

    ReloadRealBackendIT(@TempDir Path folder) throws IOException {
        home = new StokerHome(folder).withLlamaServer().withTiny("one").withTiny("two");
        home.with("STOKER_RELOAD_WATCH", "false");
        file = folder.resolve(".config/stoker/stoker.yaml");
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "");
    }

    @Test
    void failsNoCallAndEndsNoEngineWhileRoutesComeAndGo() throws Exception {
        try (RunningStoker stoker = home.serve()) {
            ask(stoker, "one").expect(200);
            long pid = stoker.engine("one").pid();
            var over = new AtomicBoolean();
            CompletableFuture<List<Reply>> calls =
                    CompletableFuture.supplyAsync(() -> {
                        var all = new ArrayList<Reply>();
                        while (!over.get()) {
                            all.add(ask(stoker, "one"));
                        }
                        return all;
                    });

            for (int i = 0; i < 3; i++) {
                reload("stoker: {routes: {chat: [one]}, routing: {retry-share: 1%d}}".formatted(i));
                ask(stoker, "chat").expect(200);
                reload("stoker: {log: {level: warn}}");
                ask(stoker, "chat").expect(404);
            }
            over.set(true);

            assertThat(calls.get()).isNotEmpty().extracting(Reply::status).containsOnly(200);
            assertThat(stoker.engine("one").pid()).isEqualTo(pid);
        }
    }

    @Test
    void restartsTheEngineOfTheModelThatIsWantedAnotherWay() throws Exception {
        try (RunningStoker stoker = home.serve()) {
            ask(stoker, "one").expect(200);
            ask(stoker, "two").expect(200);
            long one = stoker.engine("one").pid();
            long two = stoker.engine("two").pid();

            reload("stoker: {tuning: {models: {one: {context: 512}}}}");
            Awaitility.await()
                    .atMost(SEEN)
                    .until(() -> stoker.engines().stream().noneMatch(on -> on.pid() == one));
            ask(stoker, "one").expect(200);

            assertThat(stoker.engine("two").pid()).isEqualTo(two);
            assertThat(stoker.caller().get("/stoker/v1/models/one/plan").expect(200).text())
                    .contains("512");
        }
    }

    @Test
    void answersACallToTheEndWhoseBackendIsTakenOut() throws Exception {
        var gate = new Semaphore(1);
        try (var lab = FakeModelServer.start()) {
            lab.onCalls(Answers.trickle(gate));
            lab.on("/v1/models", Answers.fixture("llama-server-0.7.0-models.json"));
            Files.writeString(
                    file,
                    "stoker: {backends: {lab: {url: '%s', kind: openai}}}".formatted(lab.base()));
            try (RunningStoker stoker = home.serve()) {
                String body = Asked.chat("tiny@lab", "\"stream\":true");
                CompletableFuture<Reply> call =
                        CompletableFuture.supplyAsync(() -> stoker.caller().post(Asked.CHAT, body));
                lab.nextCall();

                reload("stoker: {log: {level: info}}");
                Reply gone = ask(stoker, "tiny@lab");
                gate.release(100);

                gone.expect(404);
                assertThat(call.get().expect(200).text()).contains("[DONE]");
            }
        }
    }

    private static Reply ask(RunningStoker stoker, String model) {
        return stoker.caller().post(Asked.CHAT, Asked.chat(model, "\"max_tokens\":8"));
    }

    private void reload(String text) throws IOException {
        Files.writeString(file, text);
        Finished done = Finished.run(home.program("config", "reload"), Duration.ofSeconds(30));
        assertThat(done.status()).as(done.err()).isZero();
    }
}
