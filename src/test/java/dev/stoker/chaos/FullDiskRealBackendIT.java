package dev.stoker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.security.AppKey;
import dev.stoker.security.AppKeys;
import dev.stoker.testing.Figures;
import dev.stoker.testing.Finished;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.Pids;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that cannot write a byte more: no state, no log, not its own and none of its engines'.
 * The limit on the size of files stands for the full disk, since it needs no mount and no rights: a
 * file can be made, and the first byte written to it fails.
 */
@Tag("real-backend")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the limit of a running process is Linux's")
final class FullDiskRealBackendIT {
    @TempDir private Path folder;

    @Test
    @Timeout(3 * 60)
    void servesOnSaysWhatItCannotKeepAndKeepsItWhenThereIsRoom() throws Exception {
        StokerHome home = new StokerHome(folder).withLlamaServer().withTiny("one").withTiny("two");
        try (RunningStoker stoker = home.serve()) {
            String token = Chaos.token(home);
            Chaos.makeKey(stoker, token, "before").expect(200);
            generate(stoker, "one");
            String keys = Files.readString(home.state().resolve("app.keys"));
            limit(stoker, "0");

            Reply refused = Chaos.makeKey(stoker, token, "never");
            generate(stoker, "one");
            generate(stoker, "two");
            Pids.kill(stoker.engine("one").pid());
            Chaos.await(
                    Duration.ofSeconds(10),
                    () -> stoker.engines().stream().noneMatch(one -> one.model().equals("one")));
            generate(stoker, "one");

            assertThat(refused.status()).as(refused.text()).isEqualTo(507);
            assertThat(refused.json().path("code").asText()).isEqualTo("storage_failed");
            assertThat(Files.readString(home.state().resolve("app.keys"))).isEqualTo(keys);
            assertThat(names(home)).containsExactly("before");
            assertThat(halfWritten(home)).isEmpty();
            limit(stoker, "unlimited");
            Chaos.makeKey(stoker, token, "after").expect(200);
            assertThat(names(home)).containsExactly("after", "before");
            generate(stoker, "two");
            new Figures("full-disk")
                    .count("calls answered without room for a byte", 3)
                    .count("files half written", 0);
        }
        try (RunningStoker again = home.serve()) {
            generate(again, "one");
            assertThat(names(home)).containsExactly("after", "before");
        }
    }

    private static void generate(RunningStoker stoker, String model) {
        String prompt = Chaos.prompt(model + "@llamacpp", "Hello", 4);
        stoker.caller().post(Chaos.GENERATE, prompt).expect(200);
    }

    /** The soft limit alone, which can be raised again without being root. */
    private static void limit(RunningStoker stoker, String size) {
        Finished run =
                Finished.run(
                        new ProcessBuilder(
                                "prlimit",
                                "--pid=" + stoker.process().pid(),
                                "--fsize=" + size + ":"),
                        Duration.ofSeconds(10));
        assertThat(run.status()).as(run.err()).isZero();
    }

    private static List<String> names(StokerHome home) throws IOException {
        return AppKeys.atStart(home.state(), InstantSource.system()).all().stream()
                .map(AppKey::name)
                .toList();
    }

    /** Drafts, and files without a byte in them that are to have some. */
    private static List<Path> halfWritten(StokerHome home) throws IOException {
        try (Stream<Path> all = Files.walk(home.state())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".log"))
                    .filter(file ->
                            file.getFileName().toString().startsWith(".")
                                    || file.toString().endsWith(".new")
                                    || file.toFile().length() == 0)
                    .toList();
        }
    }
}
