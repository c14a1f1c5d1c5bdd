package dev.stoker.fleet.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.Capability;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which models are loaded ahead of their calls when others come to be named. */
final class PreloadTest {
    private static final OwnDetails NO_PLANS =
            new OwnDetails((_, _) -> {
                throw new StokerException(ErrorCode.MODEL_FILE_REFUSED, "it cannot be read");
            });

    private final StockBackend ollama = new StockBackend(BackendKind.OLLAMA, Capability.LOAD);
    private final StockFleet fleet = new StockFleet().with("ollama", ollama, "one", "two", "three");
    private final Models models =
            new Models(fleet, fleet, new OwnFolder(), NO_PLANS, Duration.ofSeconds(1));

    @Test
    void loadsWhatIsNewlyNamedAndNothingTwice() {
        var preload = new Preload(models, fleet::view, List.of("one"));
        preload.name(List.of("one", "two"));
        assertThat(loaded()).as("before the first scan").isEmpty();

        preload.begin();
        await().untilAsserted(() -> assertThat(loaded()).containsExactly("one", "two"));
        preload.name(List.of("two", "three"));

        await().untilAsserted(() -> assertThat(loaded()).containsExactly("one", "two", "three"));
    }

    private List<String> loaded() {
        return ollama.asked.stream()
                .filter(deed -> deed.startsWith("load "))
                .map(deed -> deed.substring("load ".length(), deed.lastIndexOf(" ")))
                .toList();
    }
}
