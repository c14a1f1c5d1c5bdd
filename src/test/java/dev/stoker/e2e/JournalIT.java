package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The log of the packaged daemon, where it goes to the journal and where not. */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the journal is systemd's")
final class JournalIT {
    private static final int CONFIG_INVALID = 78;

    private final StokerHome home;
    private final Path log;

    JournalIT(@TempDir Path folder) throws IOException {
        home = new StokerHome(folder);
        log = Files.createFile(folder.resolve("daemon.log"));
    }

    @Test
    void hasAnImportanceAndNoTimeInTheJournal() throws IOException {
        home.with("JOURNAL_STREAM", number()).with("STOKER_LOG_LEVEL", "debug");
        try (RunningStoker _ = home.serve()) {
            awaitFirstLine();

            assertThat(Files.readAllLines(log))
                    .isNotEmpty()
                    .allMatch(line -> line.matches("<[3467]>[A-Z]+ +\\[.*"))
                    .anyMatch(line -> line.startsWith("<4>WARN  [dev.stoker] "));
        }
    }

    @Test
    void hasTheTimeAndNoMoreElsewhere() throws IOException {
        home.with("JOURNAL_STREAM", "1:1");
        try (RunningStoker _ = home.serve()) {
            awaitFirstLine();

            assertThat(Files.readAllLines(log))
                    .isNotEmpty()
                    .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d .*"))
                    .noneMatch(line -> line.contains("ChannelInitializerExtension"));
        }
    }

    @Test
    void saysWhyItRefusesAsErrors() throws Exception {
        home.with("JOURNAL_STREAM", number())
                .with("STOKER_HTTP_DRAIN", "long")
                .with("STOKER_LOG_LEVEL", "loud");
        Process daemon =
                home.program("serve")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();

        assertThat(daemon.waitFor()).isEqualTo(CONFIG_INVALID);

        assertThat(Files.readAllLines(log))
                .hasSizeGreaterThan(1)
                .allMatch(line -> line.startsWith("<3>stoker: "));
    }

    private void awaitFirstLine() {
        Awaitility.await().until(() -> Files.readString(log).contains("Stoker serves"));
    }

    /** As systemd tells it of the stream that it opens. */
    private String number() throws IOException {
        return Files.getAttribute(log, "unix:dev") + ":" + Files.getAttribute(log, "unix:ino");
    }
}
