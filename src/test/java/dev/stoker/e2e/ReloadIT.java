package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.Finished;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged daemon comes to another configuration, whichever way it is told. */
@Timeout(180)
final class ReloadIT {
    private static final Duration SEEN = Duration.ofSeconds(20);
    private static final Duration COMMAND = Duration.ofSeconds(30);

    private final StokerHome home;
    private final Path file;

    ReloadIT(@TempDir Path folder) throws IOException {
        home = new StokerHome(folder);
        file = folder.resolve(".config/stoker/stoker.yaml");
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "stoker: {log: {level: info}}\n");
    }

    @Test
    void seesAFileThatIsWrittenOrReplaced() throws IOException {
        try (RunningStoker stoker = home.serve()) {
            Files.writeString(file, "stoker: {log: {level: warn}}\n");
            await(stoker, "warn");

            Path other =
                    Files.writeString(file.resolveSibling("new"), "stoker: {log: {level: info}}\n");
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            await(stoker, "info");

            assertThat(config(stoker).path("reloaded").path("how").asText()).isEqualTo("file");
        }
    }

    @Test
    void refusesAnInvalidFileOnceAndGoesOnAsItWas() throws IOException {
        try (RunningStoker stoker = home.serve()) {
            Files.writeString(file, "stoker:\n  log: {level: loud}\n  htp: {port: 1}\n");
            Awaitility.await()
                    .atMost(SEEN)
                    .until(() -> config(stoker).path("refused").path("problems").size() == 2);
            Finished reload = run("config", "reload");
            Finished check = run("config", "check");
            Finished status = run("status");

            assertThat(level(stoker)).isEqualTo("info");
            assertThat(reload.status()).as(reload.err()).isEqualTo(78);
            assertThat(reload.err()).contains(file + ":2: stoker.log.level", "stoker.htp");
            assertThat(check.status()).isEqualTo(78);
            assertThat(status.out()).contains("invalid and not in force");

            Files.writeString(file, "stoker: {log: {level: info}}\n");
            Awaitility.await().atMost(SEEN).until(() -> config(stoker).path("refused").isNull());
            assertThat(stoker.log().lines())
                    .filteredOn(line -> line.contains("was not taken over: how=file"))
                    .hasSize(1);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGHUP")
    void readsAgainOnSighupAndKeepsRunning() throws IOException {
        home.with("STOKER_RELOAD_WATCH", "false");
        try (RunningStoker stoker = home.serve()) {
            Files.writeString(file, "stoker: {log: {level: warn}, http: {max-body: 1M}}\n");
            new ProcessBuilder("kill", "-HUP", Long.toString(stoker.process().pid())).start();
            await(stoker, "warn");

            JsonNode config = config(stoker);
            assertThat(config.path("reloaded").path("how").asText()).isEqualTo("signal");
            assertThat(config.path("watching").asBoolean()).isFalse();
            assertThat(config.path("pending_restart").findValuesAsText("key"))
                    .containsExactly("stoker.http.max-body");
            assertThat(stoker.process().isAlive()).isTrue();
        }
    }

    @Test
    void takesOverWhatACommandAsksFor() throws IOException {
        home.with("STOKER_RELOAD_WATCH", "false");
        try (RunningStoker stoker = home.serve()) {
            assertThat(run("config", "reload").out()).startsWith("Nothing in the configuration");
            Files.writeString(file, "stoker: {log: {level: warn}}\n");

            Finished dry = run("config", "reload", "--dry-run");
            assertThat(level(stoker)).isEqualTo("info");
            Finished done = run("config", "reload");
            Finished shown = run("config", "show", "stoker.log.level");

            assertThat(dry.out()).contains("A reload would take over: stoker.log.level");
            assertThat(done.status()).as(done.err()).isZero();
            assertThat(done.out()).contains("stoker.log.level", "info", "warn", "applied");
            assertThat(shown.out()).contains("warn", file + ":1");

            Files.writeString(file, "stoker: {tuning: {models: {nosuch: {slots: 2}}}}\n");
            assertThat(run("config", "reload").status()).isZero();
            Awaitility.await().atMost(SEEN).until(() -> stoker.log().contains("model=nosuch"));
        }
    }

    /** Its address is no variable's here, so that only the file and the daemon itself tell it. */
    @Test
    void commandsFindTheDaemonWhateverTheFileSaysByThen() throws IOException {
        home.with("STOKER_RELOAD_WATCH", "false");
        Path place = home.state().resolve("daemon");
        try (RunningStoker stoker = home.serve()) {
            Awaitility.await().atMost(SEEN).until(() -> Files.exists(place));
            Files.writeString(file, "stoker: {http: {port: 1}}\n");
            Finished moved = unaddressed("config", "reload");
            Files.writeString(file, "stoker: {http: {port: 1\n");
            Finished broken = unaddressed("config", "reload");
            Finished status = unaddressed("status");

            assertThat(stoker.process().isAlive()).isTrue();
            assertThat(moved.status()).as(moved.err()).isZero();
            assertThat(broken.status()).as(broken.err()).isEqualTo(78);
            assertThat(broken.err()).contains("broken YAML", "nothing was taken over");
            assertThat(status.out()).contains("answers at http://127.0.0.1:" + home.port());
            assertThat(status.err()).contains("broken YAML");
        }
        assertThat(place).doesNotExist();
        Finished gone = unaddressed("status");
        assertThat(gone.status()).isEqualTo(78);
        assertThat(gone.err()).contains("--address names it");
    }

    private Finished unaddressed(String... command) {
        ProcessBuilder program = home.program(command);
        program.environment().remove("STOKER_HTTP_PORT");
        return Finished.run(program, COMMAND);
    }

    private void await(RunningStoker stoker, String level) {
        Awaitility.await().atMost(SEEN).until(() -> level(stoker).equals(level));
    }

    private String level(RunningStoker stoker) throws IOException {
        for (JsonNode value : config(stoker).path("values")) {
            if (value.path("key").asText().equals("stoker.log.level")) {
                return value.path("value").asText();
            }
        }
        throw new AssertionError("no level; " + stoker.log());
    }

    private JsonNode config(RunningStoker stoker) throws IOException {
        String token = Files.readString(home.state().resolve("admin.token")).strip();
        return stoker.caller().get("/stoker/v1/config", "x-stoker-token", token).expect(200).json();
    }

    private Finished run(String... command) {
        return Finished.run(home.program(command), COMMAND);
    }
}
