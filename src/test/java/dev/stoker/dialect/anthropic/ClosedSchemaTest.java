package dev.stoker.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClosedSchemaTest {
    private static final String OPEN = "{'type':'object'}";
    private static final String CLOSED = "{'type':'object','additionalProperties':false}";

    private static String closed(String schema) {
        String json = schema.replace('\'', '"');
        return ClosedSchema.of(Turns.object("schema", json)).toString().replace('"', '\'');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "{'properties':{'a':%s}}",
                "{'properties':{'default':%s,'allOf':%1$s}}",
                "{'patternProperties':{'^a':%s}}",
                "{'additionalProperties':%s}",
                "{'items':%s}",
                "{'prefixItems':[%s]}",
                "{'$defs':{'a':%s},'$ref':'#/$defs/a'}",
                "{'description':'one','anyOf':[%s,{'type':'null'}]}",
                "{'oneOf':[%s]}"
            })
    void closesWhatStandsByItself(String schema) {
        assertThat(closed(schema.formatted(OPEN))).isEqualTo(schema.formatted(CLOSED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'allOf':[%s]}",
                "{'anyOf':[%s],'required':['a']}",
                "{'anyOf':[%s],'oneOf':[%1$s]}",
                "{'type':'object','oneOf':[%s]}",
                "{'type':'object','allOf':[{'required':['a']}]}",
                "{'if':%s,'then':%1$s,'else':%1$s}",
                "{'not':%s}",
                "{'const':%s}",
                "{'enum':[%s]}",
                "{'default':%s}",
                "{'examples':[%s]}"
            })
    void leavesWhatIsCombinedAndWhatIsNoSchema(String schema) {
        String whole = schema.formatted(OPEN);

        assertThat(closed(whole)).isEqualTo(whole);
    }
}
