package dev.stoker.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptTemplatesTest {
    private static PromptTemplate template(String text) {
        return new PromptTemplates(Map.of("t", new PromptTemplate.Source(text, null))).named("t");
    }

    private static String written(String text, Map<String, Object> variables) {
        return template(text).write(variables).text();
    }

    private static StokerException refusal(String text, Map<String, Object> variables) {
        return catchThrowableOfType(StokerException.class, () -> template(text).write(variables));
    }

    @Test
    void fillsInTextAndSystem() {
        var templates =
                new PromptTemplates(
                        Map.of(
                                "weather",
                                new PromptTemplate.Source(
                                        "How warm is it in {city}?", "You are {tone ?: 'kind'}.")));

        assertThat(templates.named("weather").write(Map.of("city", "Turin & <b>")))
                .isEqualTo(
                        new PromptTemplate.Written(
                                "You are kind.", "How warm is it in Turin & <b>?"));
        assertThat(templates.all()).hasSize(1);
    }

    @Test
    void decidesAndRepeats() {
        String text =
                """
                {#for item in items}
                {item_count}. {item.title}{#if item.done??} (done){/if}
                {/for}
                {#if note??}Note: {note}{#else}No note.{/if}
                {#when kind}{#is 'a'}A{#else}other{/when} { "json": 1 } \\{x} {|{raw}|}
                """;

        assertThat(
                        written(
                                text,
                                Map.of(
                                        "items",
                                        List.of(
                                                Map.of("title", "one", "done", true),
                                                Map.of("title", "two")),
                                        "kind",
                                        "a")))
                .isEqualTo("1. one (done)\n2. two\nNo note.\nA { \"json\": 1 } {x} {raw}\n");
    }

    @Test
    void knowsWhatItNeedsAndWhatItCanDoWithout() {
        PromptTemplate template =
                template(
                        "{a} {b ?: 'x'} {c.or(d)} {#for o in opt.orEmpty}{o}{/for}{#if e??}{e}{/if} {#for i in list}{i.x}{i_count}{/for}"
                                + "{#each more}{it}{it_index}{/each}{#let y=z}{y}{/let}{#if !f}{/if}");

        assertThat(template.required()).containsExactly("a", "d", "f", "list", "more", "z");
        assertThat(template.optional()).containsExactly("b", "c", "e", "opt");
    }

    @Test
    void namesAVariableThatIsMissing() {
        StokerException refusal = refusal("Hello {name}", Map.of());

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.detail())
                .isEqualTo("variables.name: missing (expected: a value, for {name}; template 't')");
    }

    @Test
    void namesAVariableThatThereIsNoneOf() {
        assertThat(refusal("Hello {name ?: 'you'}", Map.of("nmae", "x")).detail())
                .isEqualTo("variables.nmae: unknown (expected: some of name; template 't')");
    }

    @ParameterizedTest
    @CsvSource({
        "{user.name}, name",
        "{user}, is a list or an object",
        "{user.getClass}, getClass",
        "{user.class}, class",
        "{text.class.forName('java.lang.System')}, class",
        "{text.length}, length"
    })
    void reachesNothingButWhatItWasGiven(String text, String named) {
        String variable = text.startsWith("{user") ? "user" : "text";
        Object value = variable.equals("user") ? Map.of("x", 1) : "abc";

        StokerException refusal = refusal(text, Map.of(variable, value));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.detail()).startsWith("variables: ").contains(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{#if a}x",
                "{#include other /}",
                "{#eval a /}",
                "{inject:bean}",
                "{str:fmt('x')}",
                "{a",
                "{/if}"
            })
    void refusesWhatIsNoTemplate(String text) {
        assertThatThrownBy(() -> template(text))
                .isInstanceOf(BadTemplate.class)
                .hasMessageStartingWith("line 1: ");
    }

    @Test
    void boundsWhatATemplateComesTo() {
        List<Integer> many = IntStream.range(0, 6000).boxed().toList();

        assertThat(
                        refusal(
                                        "{#for a in list}{#for b in list}0123456789{/for}{/for}",
                                        Map.of("list", many))
                                .detail())
                .contains("more than 16 MiB");
    }

    @Test
    void namesTheTemplatesThereAre() {
        assertThatThrownBy(() -> new PromptTemplates(Map.of()).named("x"))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.TEMPLATE_NOT_FOUND))
                .hasMessage("no template 'x' (there is: none; see stoker.templates)");
    }
}
