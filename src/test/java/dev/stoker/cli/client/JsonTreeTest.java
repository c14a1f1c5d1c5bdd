package dev.stoker.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTreeTest {
    @Test
    void whatIsReadIsWrittenAgain() {
        String json =
                "{\"a\":[1,-2.5,1e+22,123456789012345678901234567890,true,false,null,[],{}],"
                        + "\"b\":{\"ü\\n\\\"\":\"\\u0007\"}}";

        JsonNode tree = Objects.requireNonNull(read(json));

        assertThat(new String(JsonTree.bytes(tree), UTF_8))
                .isEqualTo(json.replace("1e+22", "1.0E22"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,", "{} {}", "{\"a\"}", "[}", "nul", "{\"a\":1]"})
    void whatIsNoValueIsNull(String json) {
        assertThat(read(json)).isNull();
    }

    @Test
    void depthIsBounded() {
        assertThat(read("[".repeat(100_000))).isNull();
    }

    private static @Nullable JsonNode read(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return JsonTree.readOrNull(bytes, 0, bytes.length);
    }
}
