package dev.stoker.fleet.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.ModelDetails;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Workplace;
import dev.stoker.gguf.GgufBytes;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.SomePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of models of Stoker's own engines. */
final class OwnDetailsTest {
    private static final OwnDetails UNPLANNED =
            new OwnDetails((_, _) -> {
                throw new StokerException(ErrorCode.MODEL_FILE_REFUSED, "no");
            });

    @TempDir Path dir;

    /** The first two are cut from templates of Qwen3 and Llama 3.2, as their files have them. */
    static Stream<Arguments> templates() {
        return Stream.of(
                Arguments.of(
                        "{%- if tools %}\n    {{- '<|im_start|>system\\n' }}{%- endif %}"
                                + "{%- if enable_thinking is defined and enable_thinking is false %}",
                        Set.of(Ability.TOOLS, Ability.REASONING)),
                Arguments.of(
                        "{{- bos_token }}\n{%- if custom_tools is defined %}\n"
                                + "{%- set tools = custom_tools %}\n{%- endif %}",
                        Set.of(Ability.TOOLS)),
                Arguments.of(
                        "{% for m in messages %}{{ m.content }}{% endfor %} You have no tools.",
                        Set.of()));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void readsWhatATemplateIsMadeFor(String template, Set<Ability> expected) throws IOException {
        Path file =
                GgufBytes.header()
                        .text("general.architecture", "llama")
                        .text("tokenizer.chat_template", template)
                        .tensor("a", 0, 0, 16)
                        .write(dir.resolve("m.gguf"), 64);

        ModelDetails details = UNPLANNED.of(fleet(file), model());

        assertThat(details.template()).isEqualTo(template);
        assertThat(details.model().abilities()).isEqualTo(expected);
        assertThat(details.settings()).isEmpty();
    }

    /** Longer than what is kept of a header otherwise. */
    @Test
    void keepsALongTemplateAndNoEndlessOne() throws IOException {
        String line = "{% if tools %}x{% endif %}\n";
        Path kept = written("kept", line.repeat(4000));
        Path left = written("left", line.repeat(30_000));

        assertThat(UNPLANNED.of(fleet(kept), model()).template()).hasSize(line.length() * 4000);
        assertThat(UNPLANNED.of(fleet(left), model()).template()).isNull();
    }

    private Path written(String name, String template) throws IOException {
        return GgufBytes.header()
                .text("general.architecture", "llama")
                .text("tokenizer.chat_template", template)
                .tensor("a", 0, 0, 16)
                .write(dir.resolve(name + ".gguf"), 64);
    }

    @Test
    void tellsHowItIsRunAndKeepsWhatTheProjectorTells() throws IOException {
        Path file = TinyGguf.with().write(dir.resolve("tiny.gguf"));
        ModelView sees =
                model().told(CatalogueModel.of("m").abilities(Set.of(Ability.VISION)).build());

        ModelDetails details =
                new OwnDetails((_, _) -> SomePlan.of(Map.of("threads", 3, "context", 8192)))
                        .of(fleet(file), sees);

        assertThat(details.settings())
                .containsEntry("threads", "3")
                .containsEntry("ctx-size", "8192");
        assertThat(details.model().abilities()).contains(Ability.VISION);
    }

    private static ModelView model() {
        return new ModelView(
                "m",
                BackendNames.SUPERVISED,
                BackendKind.LLAMACPP,
                Origin.SUPERVISED,
                CatalogueModel.named("m"));
    }

    private static FleetView fleet(Path file) {
        var local = new LocalModel(CatalogueModel.named("m"), file, null);
        return new FleetView(
                true,
                List.of(),
                List.of(model()),
                List.of(),
                List.of(),
                new Workplace(Path.of("/llama-server"), List.of(local)));
    }
}
