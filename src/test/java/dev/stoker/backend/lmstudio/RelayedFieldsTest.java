package dev.stoker.backend.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RelayedFieldsTest {
    private static final String TOOLS =
            "[{\"type\":\"function\",\"function\":{\"name\":\"a\"}},"
                    + "{\"type\":\"function\",\"function\":{\"name\":\"b\",\"parameters\":{}}}]";

    private static Map<String, String> of(Map<String, String> fields) {
        return RelayedFields.of(fields::get);
    }

    @Test
    void turnsJsonModeIntoASchemaThatAnyObjectSatisfies() {
        assertThat(of(Map.of("response_format", "{ \"type\" : \"json_object\" }")))
                .containsOnly(
                        Map.entry(
                                "response_format",
                                "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"json_object\","
                                        + "\"schema\":{\"type\":\"object\"}}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"text\"}",
                "{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{}}}",
                "null",
                "7"
            })
    void leavesEveryOtherFormatAsItIs(String format) {
        assertThat(of(Map.of("response_format", format))).isEmpty();
    }

    @Test
    void offersTheNamedFunctionAloneAndRequiresACall() {
        String choice = "{\"type\":\"function\",\"function\":{\"name\":\"b\"}}";

        assertThat(of(Map.of("tool_choice", choice, "tools", TOOLS)))
                .containsOnly(
                        Map.entry("tool_choice", "\"required\""),
                        Map.entry(
                                "tools",
                                "[{\"type\":\"function\",\"function\":{\"name\":\"b\","
                                        + "\"parameters\":{}}}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"auto\"",
                "\"required\"",
                "{\"type\":\"function\",\"function\":{\"name\":\"nobody\"}}"
            })
    void leavesEveryOtherChoiceAsItIs(String choice) {
        assertThat(of(Map.of("tool_choice", choice, "tools", TOOLS))).isEmpty();
    }

    @Test
    void doesTheSameForARequestThatIsNotRelayed() {
        GenerateRequest changed = RelayedFields.of(request("b"));

        assertThat(changed.toolChoice()).isEqualTo("required");
        assertThat(changed.tools()).extracting(Tool::name).containsExactly("b");
        assertThat(RelayedFields.of(request("auto"))).isEqualTo(request("auto"));
        assertThat(RelayedFields.of(request(null))).isEqualTo(request(null));
    }

    private static GenerateRequest request(@Nullable String choice) {
        return new GenerateRequest(
                null,
                List.of(new Message(Role.USER, "Hello")),
                new Sampling(null, null, null, null, null, null, null, null, null, List.of()),
                null,
                List.of(new Tool("a", null, null), new Tool("b", null, null)),
                choice);
    }
}
