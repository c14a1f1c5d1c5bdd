package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.docs.YamlBlocks;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeVllm;
import dev.stoker.testing.Finished;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code docs/beyond-one-machine.md} shows works: its own blocks, with other addresses, in the
 * packaged program.
 */
final class BeyondOneMachineIT {
    private static final String PAGE = "beyond-one-machine.md";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "kind: vllm, http://10.0.0.5:8000, CLUSTER_KEY, cluster",
        "ray-head, http://ray-head.lan:8000, RAY_KEY, ray"
    })
    void aRouteLeadsToAServerThatSomebodyRuns(
            String block, String address, String variable, String id) throws Exception {
        try (FakeModelServer server = FakeVllm.start()) {
            StokerHome home = home("desk").with(variable, "key-of-the-cluster");
            configure(
                    home,
                    "desk",
                    YamlBlocks.with(PAGE, block)
                            .replace(address, server.base().toString())
                            .replace("qwen3-32b", "tiny"));
            try (RunningStoker stoker = home.serve()) {
                Reply answer = ask(stoker, "assistant").expect(200);

                assertThat(answer.header("x-stoker-backend")).isEqualTo(id);
                assertThat(answer.header("x-stoker-route")).contains("of route assistant");
                Exchange call = server.nextCall();
                assertThat(call.header("authorization")).isEqualTo("Bearer key-of-the-cluster");
            }
        }
    }

    @Test
    void aRouteLeadsToAnotherStoker() throws Exception {
        try (FakeModelServer server = FakeVllm.start()) {
            StokerHome tower =
                    home("tower")
                            .with("STOKER_BACKENDS_LAB_URL", server.base().toString())
                            .with("STOKER_BACKENDS_LAB_KIND", "vllm");
            configure(
                    tower,
                    "tower",
                    YamlBlocks.with(PAGE, "allow-remote").replace("0.0.0.0", "127.0.0.1"));
            try (RunningStoker there = tower.serve()) {
                Finished key = Finished.run(tower.program("keys", "create", "desk"), PATIENCE);
                assertThat(key.status()).as(key.err()).isZero();
                Path file = Files.writeString(folder.resolve("tower.key"), key.out());
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                StokerHome desk = home("desk");
                configure(
                        desk,
                        "desk",
                        YamlBlocks.with(PAGE, "tower.lan:11500")
                                .replace("http://tower.lan:11500", there.base().toString())
                                .replace("~/.config/stoker/tower.key", file.toString())
                                .replace("llama3.3:70b", "tiny"));
                try (RunningStoker here = desk.serve()) {
                    Reply answer = ask(here, "chat").expect(200);

                    assertThat(answer.header("x-stoker-backend")).isEqualTo("tower");
                    assertThat(answer.text()).contains(" tiny", "data: [DONE]");
                    assertThat(server.nextCall().text()).contains("\"tiny\"");
                    // Without its key nobody is let in there.
                    assertThat(ask(there, "tiny").status()).isEqualTo(401);
                }
            }
        }
    }

    private static Reply ask(RunningStoker stoker, String model) {
        return stoker.caller()
                .post(
                        "/v1/chat/completions",
                        "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                .formatted(model));
    }

    private StokerHome home(String name) throws IOException {
        return new StokerHome(Files.createDirectories(folder.resolve(name)))
                .with("STOKER_SUPERVISE_ENABLED", "false");
    }

    private void configure(StokerHome home, String name, String block) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), block);
        home.with("STOKER_CONFIG", file.toString());
    }
}
