package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.api.MemoryAnswer;
import dev.stoker.api.MemoryAnswer.ModelName;
import dev.stoker.api.MemoryAnswer.OccupantAnswer;
import dev.stoker.api.MemoryAnswer.PoolAnswer;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command that shows who has the memory. */
final class MemoryCommandTest {
    private static final String MEMORY = "/stoker/v1/memory";
    private static final Instant USED = Instant.parse("2026-11-21T08:15:00Z");

    private final FakeDaemon daemon = Fleets.serving();

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void showsWhoHasWhat() {
        daemon.json(MEMORY, 200, memory(List.of(tiny(), theirs())));

        Cli.Ended ended = new Cli().daemon(daemon).run("memory");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                0,
                                """
                                MEMORY     TOTAL     FREE  PROMISED   OTHERS
                                main    16.0 GiB  4.0 GiB   1.0 GiB  9.0 GiB
                                gpu0     8.0 GiB

                                MODEL   BACKEND      MAIN      GPU  PROMISED  LAST USED             STATE
                                tiny    llamacpp  2.0 GiB            1.0 GiB  2026-11-21T08:15:00Z  busy (2), pinned
                                theirs  ollama    1.0 GiB  3.0 GiB       0 B                        idle, loaded by others
                                next    ollama                                                      loading
                                """,
                                ""));
    }

    @Test
    void saysThatNothingIsThere() {
        daemon.json(MEMORY, 200, new MemoryAnswer(List.of(), List.of(), List.of(), List.of()));

        assertThat(new Cli().daemon(daemon).run("memory").out())
                .endsWith("No model is in memory.\n");
    }

    @Test
    void printsTheAnswerAsJson() {
        daemon.json(MEMORY, 200, memory(List.of(tiny())));

        assertThat(new Cli().daemon(daemon).run("memory", "--json").out())
                .startsWith("{\"pools\":[{\"name\":\"main\",\"total\":{\"value\":17179869184,")
                .contains("\"keeper\":\"stoker\"");
    }

    private static MemoryAnswer memory(List<OccupantAnswer> models) {
        Fact<Bytes> untold = Fact.unknown("not told");
        return new MemoryAnswer(
                List.of(
                        new PoolAnswer("main", known(16), known(4), known(1), known(9)),
                        new PoolAnswer("gpu0", known(8), untold, untold, untold)),
                models,
                List.of(new ModelName("next", "ollama")),
                List.of());
    }

    private static OccupantAnswer tiny() {
        return new OccupantAnswer(
                "tiny",
                "llamacpp",
                "generate",
                known(2),
                Fact.unknown("the driver does not tell"),
                known(1),
                USED,
                USED,
                true,
                2,
                true,
                "stoker",
                null);
    }

    private static OccupantAnswer theirs() {
        return new OccupantAnswer(
                "theirs", "ollama", null, known(1), known(3), known(0), USED, null, false, 0, false,
                "other", null);
    }

    private static Fact<Bytes> known(long gibi) {
        return Fact.known(Bytes.ofGibi(gibi), "test");
    }
}
