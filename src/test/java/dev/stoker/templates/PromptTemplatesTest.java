package dev.stoker.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.HashMap;
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
        assertThat(refusal.detail())
                .startsWith("template 't', line 1 of its text: ")
                .contains(named)
                .doesNotContain("java.lang.String", "java.util", "io.quarkus");
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{#if a}x | {#if} has no end (expected: {/if})",
                "{#include b /} | {#include} is nothing a template can do here (expected: if, for,"
                        + " each, let, set, when or switch)",
                "{a | '{a' has no end (expected: a closing brace)",
                "{a.b('x)} | a text in '{a.b('x)}' has no end (expected: a quotation mark)",
                "{/if} | {/if} ends nothing (expected: {#if} before it)",
                "{#if}x{/if} | {#if} lacks its condition (expected: one)",
                "{#for i in l}{/if} | {/if} stands where {#for} is to end (expected: {/for})",
                "{#if a >}x{/if} | {#if} compares with nothing (expected: a value behind the"
                        + " operator)",
                "{a['x'} | {a['x'} cannot be read (expected: {name}, {name.part} or {name ?:"
                        + " 'default'})"
            })
    void saysOfATemplateWhatStandsThereAndWhatWasExpected(String text, String words) {
        assertThatThrownBy(() -> template("one\n" + text)).hasMessage("line 2: " + words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{user.name} | {user.name} is not there: the object has no 'name'",
                "{text.length} | {text.length} is not there: a text has no 'length'",
                "{list.foo} | {list.foo} is not there: a list has no 'foo'",
                "{#for i in text}{/for} | {text} is a text (expected: a list or an object",
                "{user} | 'user' is a list or an object, which a loop writes, and no text",
                "{number + text} | 'number.+(text)' cannot be computed (expected: numbers",
                "{#if user > 3}x{/if} | it cannot be filled in",
                "{#if text > 3}x{/if} | it cannot be filled in",
                "{list.get(7)} | it cannot be filled in"
            })
    void saysOfVariablesWhichLineTakesThemForWhatAndShowsNoValue(String text, String words) {
        Map<String, Object> all =
                Map.of(
                        "user",
                        Map.of("canary", "canary"),
                        "text",
                        "canary",
                        "list",
                        List.of("canary"),
                        "number",
                        5);
        PromptTemplate template = template("one\n" + text);
        var given = new HashMap<>(all);
        given.keySet().retainAll(template.required());

        StokerException refusal =
                catchThrowableOfType(StokerException.class, () -> template.write(given));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.detail())
                .startsWith("template 't', ")
                .contains("its text: ", words)
                .doesNotContain("canary", "java.", "io.quarkus");
    }

    @Test
    void boundsWhatATemplateComesTo() {
        List<Integer> many = IntStream.range(0, 1000).boxed().toList();

        assertThat(
                        refusal(
                                        "{#for a in list}{text}{/for}",
                                        Map.of("list", many, "text", "0123456789".repeat(2000)))
                                .detail())
                .contains("more than 16 MiB");
    }

    /** A number of the caller's would be that many passes, made before any is written. */
    @ParameterizedTest
    @CsvSource({"{#for a in n}x{/for}, n", "{#each n}x{/each}, n", "{#for a in m.n}x{/for}, m.n"})
    void loopsOverNoNumber(String text, String named) {
        Object value = Integer.MAX_VALUE;
        Map<String, Object> variables =
                named.equals("n") ? Map.of("n", value) : Map.of("m", Map.of("n", value));

        assertThat(refusal(text, variables).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal(text, variables).detail())
                .contains("'" + named + "' is a number, and no list");
        assertThat(refusal("{#for a in n}x{/for}", Map.of("n", 5_000_000_000L)).detail())
                .contains("is a number");
    }

    /** Of loops within loops all passes are counted, also those that write nothing. */
    @ParameterizedTest
    @CsvSource({
        "{#for a in l}{#for b in l}{#for c in l}{/for}{/for}{/for}, 22, 0",
        "{#for a in l}{#for b in l}{#for c in l}{/for}{/for}{/for}, 20, 20",
        "{#for a in l}{#if a > 0}{/if}{/for}, 10001, 0",
        "{#for a in l}{#if a > 0}{/if}{/for}, 10000, 10000"
    })
    void boundsThePassesOfAllLoops(String text, int size, int fits) {
        Map<String, Object> variables = Map.of("l", IntStream.range(0, size).boxed().toList());

        if (size == fits) {
            assertThat(written(text, variables)).isEmpty();
        } else {
            assertThat(refusal(text, variables).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(refusal(text, variables).detail())
                    .isEqualTo(
                            "variables: loops over them make more than 10000 passes (expected:"
                                    + " shorter lists; template 't')");
        }
    }

    @Test
    void countsThePassesOfSystemAndTextTogetherAndOfEachPromptAnew() {
        PromptTemplate both =
                new PromptTemplates(
                                Map.of(
                                        "t",
                                        new PromptTemplate.Source(
                                                "{#for a in l}{/for}", "{#for a in l}{/for}")))
                        .named("t");
        Map<String, Object> most = Map.of("l", IntStream.range(0, 5000).boxed().toList());
        Map<String, Object> more = Map.of("l", IntStream.range(0, 5001).boxed().toList());

        assertThat(both.write(most)).isEqualTo(both.write(most));
        assertThatThrownBy(() -> both.write(more)).hasMessageContaining("more than 10000 passes");
    }

    @Test
    void comparesAndWritesNumbers() {
        String text = "{n} {#if n > 3}more{/if} {#if n == 5}five{/if} {#when n}{#is 5}five{/when}";

        assertThat(written(text, Map.of("n", 5))).isEqualTo("5 more five five");
        assertThat(written("{#for a in l}{#else}none{/for}", Map.of("l", List.of())))
                .isEqualTo("none");
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
