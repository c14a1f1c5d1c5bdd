package dev.stoker.dialect.bytes;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the same request, and what does not. */
final class CanonicalJsonTest {
    private static final List<String> ALL_DIFFERENT =
            List.of(
                    "{\"a\":\"x\",\"b\":[1,2]}",
                    "{\"a\":\"y\",\"b\":[1,2]}",
                    "{\"a\":\"x \",\"b\":[1,2]}",
                    "{\"a\":\"X\",\"b\":[1,2]}",
                    "{\"a\":\"x\",\"b\":[2,1]}",
                    "{\"a\":\"x\",\"b\":[12]}",
                    "{\"a\":\"x\",\"b\":[[1],2]}",
                    "{\"a\":\"x\",\"b\":[1,[2]]}",
                    "{\"a\":\"x\",\"b\":[\"1\",2]}",
                    "{\"a\":\"x\",\"b\":[1,2,null]}",
                    "{\"a\":\"x\",\"b\":[1,2,{}]}",
                    "{\"a\":\"x\",\"b\":[1,2,[]]}",
                    "{\"a\":\"x\",\"b\":[1,2,\"\"]}",
                    "{\"a\":true,\"b\":[1,2]}",
                    "{\"a\":false,\"b\":[1,2]}",
                    "{\"a\":\"true\",\"b\":[1,2]}",
                    "{\"a\":null,\"b\":[1,2]}",
                    "{\"a\":\"null\",\"b\":[1,2]}",
                    "{\"a\":0,\"b\":[1,2]}",
                    "{\"a\":{\"b\":[1,2]}}",
                    "{\"a\":{\"b\":1,\"c\":2}}",
                    "{\"a\":{\"c\":2,\"b\":1}}",
                    "{\"a\":[{\"b\":1,\"c\":2}]}",
                    "{\"a\":[{\"c\":2,\"b\":1}]}",
                    "{\"a\":[{\"b\":1},{\"c\":2}]}",
                    "{\"b\":[1,2]}",
                    "{\"ab\":[1,2]}",
                    "{\"a\":\"\\ud800\",\"b\":[1,2]}",
                    "{\"a\":\"\\ud801\",\"b\":[1,2]}",
                    "{\"a\":\"?\",\"b\":[1,2]}",
                    "{\"a\":\"\\u0000\",\"b\":[1,2]}",
                    "{\"a\":0.1,\"b\":[1,2]}",
                    "{\"a\":0.10000000000000000001,\"b\":[1,2]}",
                    "{\"a\":-0.1,\"b\":[1,2]}",
                    "{\"a\":1e-1000,\"b\":[1,2]}",
                    "{\"a\":9007199254740992,\"b\":[1,2]}",
                    "{\"a\":9007199254740993,\"b\":[1,2]}");

    static @Nullable String of(String json) {
        byte[] digest = CanonicalJson.digest(json.getBytes(UTF_8));
        return digest == null ? null : HexFormat.of().formatHex(digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":[1,true,null],\"a\":\"\u00e9\\n\"}",
                " { \"b\" : [ 1.0 , true , null ] ,\n\"a\":\"\\u00e9\\u000A\" } ",
                "{\"\\u0061\":\"\u00e9\\n\",\"b\":[10e-1,true,null]}",
                "\uFEFF{\"a\":\"\u00e9\\n\",\"b\":[1.000,true,null]}"
            })
    void isTheSameHoweverItIsWritten(String json) {
        assertThat(of(json)).isNotNull().isEqualTo(of("{\"a\":\"\u00e9\\n\",\"b\":[1,true,null]}"));
    }

    @Test
    void isAnotherOneWithAnyOtherValue() {
        assertThat(ALL_DIFFERENT.stream().map(CanonicalJsonTest::of))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    /** Readers differ: what one server is asked by it another one is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,\"a\":1}",
                "{\"m\":{\"a\":1,\"\\u0061\":2}}",
                "{\"a\":NaN}",
                "{\"a\":1e99999999999}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":1} // all"
            })
    void hasNoneWhereReadersDiffer(String json) {
        assertThat(of(json)).isNull();
    }

    @Test
    void hasNoneWhereAnObjectIsMadeToTakeMemory() {
        String names =
                IntStream.range(0, 5000)
                        .mapToObj(i -> "\"k" + i + "\":1")
                        .collect(joining(",", "{", "}"));

        assertThat(of(names)).isNull();
        assertThat(of("{\"a\":" + names + "}")).isNull();
    }

    @Test
    void hasNoneInOtherCharsets() {
        assertThat(CanonicalJson.digest("{\"a\":1}".getBytes(UTF_16BE))).isNull();
        assertThat(CanonicalJson.digest(new byte[] {'"', (byte) 0xC3, '"'})).isNull();
        assertThat(of("[".repeat(5000) + "]".repeat(5000))).isNull();
    }

    @Test
    void tellsLongTextsApartWhereverTheyDiffer() {
        String text = "x".repeat(10_000);
        for (int at : List.of(0, 2047, 2048, 4096, 9_999)) {
            String other = text.substring(0, at) + "y" + text.substring(at + 1);
            assertThat(of('"' + other + '"')).isNotEqualTo(of('"' + text + '"'));
        }
        assertThat(of('"' + text + "x\"")).isNotEqualTo(of('"' + text + '"'));
    }
}
