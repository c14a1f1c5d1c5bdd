package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.EngineSlots;
import dev.stoker.testing.Figures;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller that leaves stops the work: the engine's slot is free soon after. */
@Tag("real-backend")
final class LeavingClientRealBackendIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** From leaving to the answer of {@code /slots} that says so. */
    private static final Duration FREE = Duration.ofMillis(500);

    @TempDir private static Path folder;

    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        stoker = Asked.withEndless(new StokerHome(folder).withLlamaServer()).serve();
        // So that the slots can be looked at before the first caller.
        String warm = Asked.prompt(Asked.ENDLESS + "@llamacpp", "\"max_tokens\":1");
        stoker.caller().post(Asked.GENERATE, warm).expect(200);
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("native stream", Asked.STREAM, Asked.endlessPrompt(), true),
                Arguments.of("native answer", Asked.GENERATE, Asked.endlessPrompt(), false),
                Arguments.of("Anthropic stream", Asked.MESSAGES, Asked.endlessMessage(true), true),
                Arguments.of(
                        "Anthropic answer", Asked.MESSAGES, Asked.endlessMessage(false), false),
                Arguments.of("OpenAI stream", Asked.CHAT, Asked.endlessChat(true), true),
                Arguments.of("OpenAI answer", Asked.CHAT, Asked.endlessChat(false), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void freesTheSlot(String name, String path, String body, boolean streams) throws Exception {
        try (EngineSlots slots = stoker.engine(Asked.ENDLESS).slots()) {
            // A machine that has other work may be late; one that never makes it is a fault.
            Duration took = leave(slots, path, body, streams);
            for (int again = 0; again < 2 && took.compareTo(FREE) > 0; again++) {
                took = leave(slots, path, body, streams);
            }

            new Figures("leaving-client").time(name + ": left until the slot was free", took);
            assertThat(took).as("%s; %s", name, stoker.log()).isLessThanOrEqualTo(FREE);
        }
    }

    private static Duration leave(EngineSlots slots, String path, String body, boolean streams)
            throws Exception {
        await(() -> !slots.busy());
        try (var app = new RawClient(stoker.port())) {
            app.post(path, body);
            if (streams) {
                app.readUntil("data: ");
            }
            await(() -> slots.decoded() > 20);

            long left = app.leave();

            await(() -> !slots.busy());
            return Duration.ofNanos(System.nanoTime() - left);
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }
}
