package dev.stoker.templates;

import io.quarkus.qute.TemplateException;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the engine says of a template, in words for the person who wrote it: what stands there, and
 * what was expected. Names no class and quotes no variable's value. Pure.
 *
 * <p>Source: the messages of {@code io.quarkus.qute.Parser}, {@code EvaluatorImpl}, {@code
 * LoopSectionHelper} and {@code IfSectionHelper} at 3.36.1.
 */
final class EngineWords {
    private static final String SECTIONS = "if, for, each, let, set, when or switch";
    private static final String SHAPES = "{name}, {name.part} or {name ?: 'default'}";

    private static final Map<Pattern, Function<MatchResult, String>> KNOWN =
            Map.ofEntries(
                    entry(
                            "unterminated section \\[(\\w+)] detected",
                            m -> "{#%1$s} has no end (expected: {/%1$s})".formatted(m.group(1))),
                    entry(
                            "no section helper found for (\\{[^\\s}]+).*",
                            m ->
                                    m.group(1)
                                            + "} is nothing a template can do here (expected: "
                                            + SECTIONS
                                            + ")"),
                    entry(
                            ".*unterminated expression: (.*)",
                            m ->
                                    "'{%s' has no end (expected: a closing brace)"
                                            .formatted(m.group(1))),
                    entry(
                            ".*unterminated string literal: (.*)",
                            m ->
                                    "a text in '{%s' has no end (expected: a quotation mark)"
                                            .formatted(m.group(1))),
                    entry(
                            "section start tag found for \\{/(\\w*)}",
                            m ->
                                    "{/%1$s} ends nothing (expected: {#%1$s} before it)"
                                            .formatted(m.group(1))),
                    entry(
                            "mandatory section parameters not declared for (\\{#\\w+}): \\[(.*)]",
                            m -> m.group(1) + " lacks its " + m.group(2) + " (expected: one)"),
                    entry(
                            "invalid (?:virtual method|bracket notation expression) in (\\{.*})",
                            m -> m.group(1) + " cannot be read (expected: " + SHAPES + ")"),
                    entry(
                            "section end tag \\[(\\w+)] does not match the start tag \\[(\\w+)]",
                            m ->
                                    "{/%1$s} stands where {#%2$s} is to end (expected: {/%2$s})"
                                            .formatted(m.group(1), m.group(2))),
                    entry(
                            "binary operator \\[\\w+] set but .* for (\\{#\\w+}) section",
                            m ->
                                    m.group(1)
                                            + " compares with nothing (expected: a value behind"
                                            + " the operator)"),
                    entry(
                            "Key \"(.*)\" not found in the map .*in expression (\\{.*})",
                            m -> missing(m.group(2), "the object", m.group(1))),
                    entry(
                            "(?:Property|Method) \"(.*)\" not found on the base object \"(.*)\" in"
                                    + " expression (\\{.*})",
                            m -> missing(m.group(3), kind(m.group(2)), m.group(1))),
                    entry(
                            "Iteration error - (\\{.*}) resolved to \\[(.*)] which is not iterable",
                            m ->
                                    "%s is %s (expected: a list or an object, which a loop goes over)"
                                            .formatted(m.group(1), kind(m.group(2)))),
                    entry(
                            "'.*' is a (?:number, and no list|list or an object, .*)",
                            MatchResult::group),
                    entry(
                            "('.*') cannot be computed",
                            m -> m.group() + " (expected: numbers on both sides)"));

    private EngineWords() {}

    /** Of a template that cannot be read. */
    static String ofParsing(TemplateException e) {
        return known(e, "it cannot be read (expected: " + SHAPES + ", or one of " + SECTIONS + ")");
    }

    /** Of one that cannot be filled in with what was given. */
    static String ofFilling(TemplateException e) {
        return known(e, unfit());
    }

    /** Of a failure that says nothing fit to be shown. */
    static String unfit() {
        return "it cannot be filled in (expected: variables of the types that it takes them for)";
    }

    private static String known(TemplateException e, String other) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        String said = message.replaceFirst("^(Parser|Rendering) error in template \\[[^]]*]: ", "");
        for (Map.Entry<Pattern, Function<MatchResult, String>> one : KNOWN.entrySet()) {
            Matcher matcher = one.getKey().matcher(said);
            if (matcher.matches()) {
                return one.getValue().apply(matcher.toMatchResult());
            }
        }
        return other;
    }

    private static String missing(String expression, String in, String part) {
        return "%s is not there: %s has no '%s' (expected: a part that it has, or a default: ?:)"
                .formatted(expression, in, part);
    }

    private static String kind(String type) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        return switch (name) {
            case "String" -> "a text";
            case "Boolean" -> "a truth value";
            case "Integer", "Long", "Double", "BigDecimal", "BigInteger" -> "a number";
            case String other when other.contains("List") -> "a list";
            case String _ -> "an object";
        };
    }

    private static Map.Entry<Pattern, Function<MatchResult, String>> entry(
            String said, Function<MatchResult, String> words) {
        return Map.entry(Pattern.compile(said, Pattern.DOTALL), words);
    }
}
