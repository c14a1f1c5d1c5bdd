package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OllamaNamesTest {
    private static final FleetView FLEET =
            fleet(
                    "tiny:latest", "ollama",
                    "tiny", "fixed",
                    "alone", "fixed",
                    "org/alone:Q4", "fixed",
                    "127.0.0.1:5000/library/x", "fixed",
                    "twice", "one",
                    "twice@two", "two");

    private static FleetView fleet(String... idsAndBackends) {
        List<ModelView> models =
                Stream.iterate(0, i -> i < idsAndBackends.length, i -> i + 2)
                        .map(i -> model(idsAndBackends[i], idsAndBackends[i + 1]))
                        .toList();
        return new FleetView(true, List.of(), models, List.of(), List.of(), null);
    }

    private static ModelView model(String id, String backend) {
        return new ModelView(
                id,
                new BackendId(backend),
                BackendKind.OPENAI,
                Origin.CONFIGURED,
                CatalogueModel.named(id.replace("@" + backend, "")));
    }

    @ParameterizedTest
    @CsvSource({
        "tiny:latest, tiny:latest",
        "tiny, tiny:latest@fixed",
        "alone, alone:latest",
        "org/alone:Q4, org/alone:Q4",
        "127.0.0.1:5000/library/x, 127.0.0.1:5000/library/x:latest",
        "twice@two, twice:latest@two"
    })
    void listsEveryModelWithATag(String id, String name) {
        ModelView model =
                FLEET.models().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();

        assertThat(OllamaNames.listed(FLEET, model)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "tiny:latest, tiny:latest",
        "tiny:latest@fixed, tiny@fixed",
        "alone:latest, alone",
        "alone, alone",
        "nope:latest, nope:latest",
        "llama3.1:8b, llama3.1:8b"
    })
    void findsAModelBehindTheTagThatIsImplied(String named, String spec) {
        assertThat(OllamaNames.spec(FLEET, named)).isEqualTo(spec);
    }

    @Test
    void leavesItOpenWhereNoneIsNamed() {
        assertThat(OllamaNames.spec(FLEET, null)).isNull();
    }
}
