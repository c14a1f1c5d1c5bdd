package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.core.BackendKind;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The README's table of what each kind can do is the one that the code tells. */
final class CapabilityTableTest {
    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- capabilities: checked by CapabilityTableTest -->\n";
    private static final String END = "<!-- /capabilities -->";

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theReadmeSaysWhatTheKindsSay() throws IOException {
        String readme = Files.readString(README);

        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);

        assertThat(begin).as("the table's beginning in " + README).isNotNegative();
        assertThat(readme.substring(begin + BEGIN.length(), end)).isEqualTo(table(backends()));
    }

    @Test
    void everyKindHasABackendAndItsPage() {
        assertThat(backends())
                .extracting(Backend::kind)
                .containsExactlyInAnyOrder(BackendKind.values());
        for (Backend backend : backends()) {
            assertThat(Path.of("docs", "backends", backend.kind().wireName() + ".md"))
                    .isNotEmptyFile();
        }
    }

    private List<Backend> backends() {
        return Wiring.backends(new HttpWire(client), new EventWire(client, WireSettings.DEFAULT));
    }

    private static String table(List<Backend> backends) {
        List<Backend> kinds =
                backends.stream().sorted((a, b) -> a.kind().compareTo(b.kind())).toList();
        var text = new StringBuilder();
        text.append("| |");
        kinds.forEach(backend -> text.append(' ').append(link(backend.kind())).append(" |"));
        text.append("\n| --- |").append(" :-: |".repeat(kinds.size())).append('\n');
        for (Capability capability : Capability.values()) {
            String cells =
                    kinds.stream()
                            .map(kind -> kind.capabilities(null).contains(capability) ? "●" : "")
                            .map(cell -> cell.isEmpty() ? " |" : " " + cell + " |")
                            .collect(Collectors.joining());
            text.append("| ").append(words(capability)).append(" |").append(cells).append('\n');
        }
        return text.toString();
    }

    private static String link(BackendKind kind) {
        return "[" + kind.wireName() + "](docs/backends/" + kind.wireName() + ".md)";
    }

    private static String words(Capability capability) {
        return Arrays.stream(capability.wireName().split("_"))
                .collect(Collectors.joining(" "))
                .replace("json schema", "JSON schema");
    }
}
