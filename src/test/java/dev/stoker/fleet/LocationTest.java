package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Access;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.Particulars;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.core.Origin;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocationTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:15:00Z");

    private static Attached at(String base, @Nullable Location told) {
        var particulars = new Particulars(List.of(), null, null, false, told);
        return Attached.fresh(
                new BackendId("x"),
                Origin.CONFIGURED,
                new Endpoint(URI.create(base), "/v1", Access.OPEN, particulars),
                new FakeBackend(BackendKind.OPENAI),
                "test",
                NOW);
    }

    private static Attached asked(Attached one, Health health) {
        return one.after(new Attached.Look(health, List.of(), null), NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8000, , MACHINE",
        "http://localhost:8000, , MACHINE",
        "http://[::1]:8000, , MACHINE",
        "http://10.0.0.5:8000, , NETWORK",
        "https://lab.example, , NETWORK",
        "https://127.0.0.1.evil.example, , NETWORK",
        "https://api.openai.com, CLOUD, CLOUD",
        "http://127.0.0.1:4000, CLOUD, CLOUD"
    })
    void goesByTheConfigurationAndElseByTheAddress(
            String base, @Nullable Location told, Location expected) {
        assertThat(at(base, told).location()).isEqualTo(expected);
    }

    @Test
    void isACloudsForAModelThatALocalServerAsksACloudFor() {
        CatalogueModel remote = CatalogueModel.of("gpt-oss:120b-cloud").remote(true).build();

        Attached ollama = at("http://127.0.0.1:11434", null);

        assertThat(ollama.locationOf(remote)).isEqualTo(Location.CLOUD);
        assertThat(ollama.locationOf(CatalogueModel.named("m"))).isEqualTo(Location.MACHINE);
    }

    @Test
    void asksACloudFarLessOftenThanServersOfTheUsersOwn() {
        Attached cloud = at("https://api.openai.com", Location.CLOUD);
        Attached well = asked(cloud, new Health.Ready(null));
        Attached down = asked(cloud, new Health.Unusable("no"));
        Attached own = asked(at("http://10.0.0.5", null), new Health.Ready(null));

        assertThat(cloud.isDue(NOW)).isTrue();
        assertThat(own.isDue(NOW)).isTrue();
        assertThat(well.isDue(NOW.plus(Duration.ofMinutes(9)))).isFalse();
        assertThat(well.isDue(NOW.plus(Duration.ofMinutes(10)))).isTrue();
        assertThat(down.isDue(NOW.plusSeconds(59))).isFalse();
        assertThat(down.isDue(NOW.plusSeconds(60))).isTrue();
    }
}
