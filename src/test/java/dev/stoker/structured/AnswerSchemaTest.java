package dev.stoker.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerSchemaTest {
    private static final String PERSON =
            """
            {"type":"object","required":["name"],"additionalProperties":false,
             "properties":{"name":{"type":"string","minLength":1,"pattern":"^[A-Z]"},
              "age":{"type":"integer","minimum":0},
              "mood":{"enum":["good","bad"]},
              "friend":{"$ref":"#"}}}\
            """;

    private static StokerException refusal(String schema) {
        return catchThrowableOfType(StokerException.class, () -> AnswerSchema.of(schema));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"age\":3}|at the top: the property name is missing",
                "{\"name\":\"A\",\"age\":-1}|at /age: must be at least 0",
                "{\"name\":\"A\",\"age\":\"x\"}|at /age: string found, integer expected",
                "{\"name\":\"a\"}|at /name: must match the pattern ^[A-Z]",
                "{\"name\":\"A\",\"x\":1}|at the top: there may be no property x",
                "{\"name\":\"A\",\"mood\":\"so\"}|at /mood: must be one of [\"good\", \"bad\"]",
                "{\"name\":\"A\",\"friend\":{}}|at /friend: the property name is missing",
                "[]|at the top: array found, object expected",
                "Sure! {\"name\":\"A\"}|it is not JSON, or there is something beside the JSON",
                "|it is not JSON, or there is something beside the JSON"
            })
    void saysWhatIsWrongAndWhere(String answer, String problem) {
        assertThat(AnswerSchema.of(PERSON).problems(answer == null ? "" : answer))
                .containsExactly(problem);
    }

    @Test
    void findsNothingWrongWithWhatKeepsToIt() {
        AnswerSchema schema = AnswerSchema.of(PERSON);

        assertThat(schema.problems("{\"name\":\"A\",\"friend\":{\"name\":\"B\"},\"age\":3}"))
                .isEmpty();
        assertThat(schema.problems("\n {\"name\":\"A\"} \n")).isEmpty();
    }

    /** The model is told them, and the caller one of them. */
    @Test
    void saysNoMoreThanCanBeRead() {
        AnswerSchema many = AnswerSchema.of("{\"items\":{\"type\":\"integer\"}}");
        AnswerSchema wordy = AnswerSchema.of("{\"const\":\"" + "a".repeat(5_000) + "\"}");

        assertThat(many.problems("[" + "\"a\",".repeat(99) + "1]")).hasSize(8);
        assertThat(wordy.problems("1")).singleElement().asString().hasSize(301).endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://json-schema.org/draft-04/schema#",
                "http://json-schema.org/draft-07/schema#",
                "https://json-schema.org/draft/2019-09/schema",
                "https://json-schema.org/draft/2020-12/schema"
            })
    void knowsTheVersionsOfTheStandard(String version) {
        var schema = AnswerSchema.of("{\"$schema\":\"" + version + "\",\"type\":\"array\"}");

        assertThat(schema.problems("[]")).isEmpty();
        assertThat(schema.problems("{}")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "true",
                "not json",
                "{\"$ref\":\"http://127.0.0.1:9/schema.json\"}",
                "{\"$ref\":\"file:///etc/passwd\"}",
                "{\"properties\":{\"a\":{\"$ref\":\"classpath:draft-07/schema\"}}}",
                "{\"$ref\":\"other.json#/a\"}",
                "{\"$ref\":\"#/nowhere\"}",
                "{\"$schema\":\"http://127.0.0.1:9/meta.json\"}",
                "{\"$id\":\"http://127.0.0.1:9/a\",\"$schema\":\"https://example.com/x\"}",
                "{\"pattern\":\"(\"}"
            })
    void refusesWhatIsNoneOrReachesOutside(String schema) {
        assertThat(refusal(schema).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal(schema).detail()).startsWith("schema: ");
    }

    @Test
    void refusesWhatIsTooDeepOrTooLarge() {
        String deep = "{\"items\":".repeat(70) + "{}" + "}".repeat(70);
        String large = "{\"enum\":[" + "1,".repeat(10_001) + "1]}";

        assertThat(refusal(deep).detail()).contains("nested deeper than 64 levels");
        assertThat(refusal(large).detail()).contains("more than 10000 values");
    }

    @Test
    void refusesReferencesThatComeToMoreThanCanBeChecked() {
        var all =
                new StringBuilder(
                        "{\"$ref\":\"#/$defs/d0\",\"$defs\":{\"d40\":{\"type\":\"array\"}");
        for (int i = 0; i < 40; i++) {
            String next = "{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}";
            all.append(",\"d%d\":{\"anyOf\":[%s,%s]}".formatted(i, next, next));
        }

        assertThat(refusal(all.append("}}").toString()).detail())
                .contains("references come to more than");
    }

    /** What is behind one is not counted, so two of two each and so on would pass. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"$ref\":\"#a\",\"$defs\":{\"x\":{\"$anchor\":\"a\"}}}|$ref to something outside of it or to a name",
                "{\"$ref\":\"#a/b\"}|$ref to something outside of it or to a name",
                "{\"$id\":\"urn:a\",\"items\":{\"$ref\":\"urn:a#/items\"}}|$ref to something outside",
                "{\"$dynamicRef\":\"#a\",\"$dynamicAnchor\":\"a\"}|$dynamicRef to something outside",
                "{\"$dynamicRef\":\"#/$defs/a\",\"$defs\":{\"a\":{}}}|$dynamicRef (expected: a $ref that is #",
                "{\"$recursiveRef\":\"#\"}|$recursiveRef (expected: a $ref that is #",
                "{\"$ref\":\"#/$defs/a/b\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/c\"},\"c\":{\"b\":{}}}}|a $ref to nothing in it",
                "{\"$defs\":{\"a\":{\"$id\":\"urn:a\"}}}|$id below the top",
                "{\"$defs\":{\"a\":{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}}}|$schema below the top",
                "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"definitions\":{\"a\":{\"id\":\"urn:a\"}}}|id below the top"
            })
    void refusesReferencesThatCannotBeCounted(String schema, String detail) {
        assertThat(refusal(schema).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal(schema).detail()).startsWith("schema: " + detail);
    }

    @Test
    void takesWhatOnlyLooksLikeAReference() {
        var schema =
                AnswerSchema.of(
                        "{\"$id\":\"urn:a\",\"default\":{\"id\":\"x\"},"
                                + "\"properties\":{\"$id\":{\"type\":\"string\"},\"id\":{\"$ref\":\"#/properties/$id\"}}}");

        assertThat(schema.problems("{\"id\":1}"))
                .containsExactly("at /id: integer found, string expected");
    }

    @Test
    void givesUpOnManyMatchesThatAreTooLongTogether() {
        AnswerSchema slow = AnswerSchema.of("{\"items\":{\"pattern\":\"^(a*a*a*)z$\"}}");
        String one = "\"" + "a".repeat(200) + "!\"";
        String many = "[" + (one + ",").repeat(3) + one + "]";

        StokerException refusal =
                catchThrowableOfType(StokerException.class, () -> slow.problems(many));

        assertThat(refusal.detail()).contains("cannot be checked");
        assertThat(slow.problems("[" + one + "]")).hasSize(1);
    }

    @Test
    void givesUpOnAReferenceToItselfWithoutEnd() {
        AnswerSchema endless = AnswerSchema.of("{\"$ref\":\"#\"}");

        StokerException refusal =
                catchThrowableOfType(StokerException.class, () -> endless.problems("{}"));

        assertThat(refusal.detail()).contains("cannot be checked");
    }

    @Test
    void givesUpOnAPatternThatTakesForEver() {
        AnswerSchema slow = AnswerSchema.of("{\"pattern\":\"^(([a-z]*)*)*$\"}");

        StokerException refusal =
                catchThrowableOfType(
                        StokerException.class, () -> slow.problems("\"" + "a".repeat(60) + "!\""));

        assertThat(refusal.detail()).contains("cannot be checked");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "```json\\n{}\\n```|{}",
                " ```\\n[1]\\n``` |[1]",
                "{}|",
                "```|",
                "```json\\n{\"a\":1}|",
                "{\"a\":1}\\n```|",
                "a ```x``` b|"
            })
    void takesAFenceOffThatIsAroundAllOfIt(String text, String inside) {
        assertThat(AnswerSchema.unwrapped(text.replace("\\n", "\n"))).isEqualTo(inside);
    }
}
