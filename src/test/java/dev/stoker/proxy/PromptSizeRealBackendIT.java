package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.llamacpp.LlamacppBackend;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.testing.LlamaServerProcess;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No text of any script has more tokens than its bound, even by a tokenizer that makes one of each
 * byte, which is the worst there is.
 */
@Tag("real-backend")
final class PromptSizeRealBackendIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SEEDS = 40;

    /** First and last sign of a script each. */
    private static final int[][] SCRIPTS = {
        {' ', '~'},
        {'0', '9'},
        {'a', 'z'},
        {0xC0, 0x17F},
        {0x391, 0x3C9},
        {0x410, 0x44F},
        {0x5D0, 0x5EA},
        {0x627, 0x64A},
        {0x905, 0x939},
        {0xE01, 0xE2E},
        {0x3041, 0x3096},
        {0x4E00, 0x9FA5},
        {0xAC00, 0xD7A3},
        {0x1F600, 0x1F64F},
        {0x20000, 0x2A6D6}
    };

    private static LlamaServerProcess server;
    private static Vertx vertx;
    private static WireClient client;

    @BeforeAll
    static void start() {
        server = LlamaServerProcess.start();
        vertx = Vertx.vertx();
        client = new WireClient(vertx);
    }

    @AfterAll
    static void stop() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    @Test
    void holdsTheRealCountsOfTextsInManyScripts() {
        var backend = new LlamacppBackend(new HttpWire(client), new OpenAiWire(client));
        var at = new Endpoint(server.base(), null);
        var tiny = ServedModel.named("tiny");
        for (long seed = 0; seed < SEEDS; seed++) {
            GenerateRequest request = request(new SplittableRandom(seed));
            PromptSize size = PromptSize.of(request);
            String last = request.messages().getLast().content();

            Integer prompt = backend.countPrompt(at, tiny, request).await().atMost(PATIENCE);
            Integer text = backend.countTokens(at, tiny, last).await().atMost(PATIENCE);

            assertThat((long) prompt).as("seed %d", seed).isBetween(size.least(), size.most());
            assertThat((long) text)
                    .as("text of seed %d", seed)
                    .isBetween(PromptSize.ofText(last).least(), PromptSize.ofText(last).most());
        }
    }

    private static GenerateRequest request(SplittableRandom random) {
        List<Message> messages = new ArrayList<>();
        int turns = random.nextInt(1, 6);
        for (int i = 0; i < turns; i++) {
            Role role = i % 2 == 0 ? Role.USER : Role.ASSISTANT;
            messages.add(new Message(role, text(random)));
        }
        return new GenerateRequest(null, messages, Sampling.DEFAULT, null, List.of(), null);
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        int length = random.nextInt(1, 300);
        int[] script = SCRIPTS[random.nextInt(SCRIPTS.length)];
        for (int i = 0; i < length; i++) {
            if (random.nextInt(20) == 0) {
                script = SCRIPTS[random.nextInt(SCRIPTS.length)];
            }
            text.appendCodePoint(random.nextInt(script[0], script[1] + 1));
        }
        return text.toString();
    }
}
