package dev.stoker.dialect;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two numbers in the text of an error that says that a prompt is too long, whoever says it:
 * clients of some dialects look for them in words of that dialect. Pure.
 *
 * @param prompt tokens of the prompt, or of prompt and answer where no more is told
 * @param context tokens that there is room for
 */
public record ContextCounts(long prompt, long context) {
    private static final List<Pattern> SENTENCES =
            List.of(
                    // Stoker's own, and what it adds to a backend's text
                    sentence(
                            "the prompt has (?:about )?P tokens, and the context of .{1,300} holds C"),
                    sentence("prompt: (?:about )?P tokens, context: C tokens"),
                    sentence(
                            "the input has (?:about )?P tokens, and the model takes C of one text"),
                    // llama.cpp, and who builds on it
                    sentence(
                            "request \\(P tokens\\) exceeds the available context size \\(C tokens"),
                    sentence("input \\(P tokens\\) is too large to process.{1,60}batch size: C"),
                    // Anthropic
                    sentence("prompt is too long: P tokens > C maximum"),
                    sentence("exceed context limit: P \\+ \\d{1,12} > C"),
                    // Gemini
                    sentence(
                            "token count \\(P\\) exceeds the maximum number of tokens allowed \\(C\\)"),
                    // OpenAI, OpenRouter and vLLM
                    sentence(
                            "maximum context length is C tokens.{1,60}?\\((?:about )?P"
                                    + " (?:in the messages|of text input)"),
                    sentence(
                            "maximum context length is C tokens.{1,60}?(?:requested|resulted in|has)"
                                    + " (?:about )?P (?:input )?tokens"),
                    sentence("passed P input tokens.{1,120}?context length is only C tokens"),
                    sentence(
                            "maximum context length is C tokens.{1,90}?prompt contains"
                                    + " (?:at least )?P input tokens"),
                    sentence("\\(length P\\) is longer than the maximum model length of C"),
                    // LM Studio, Ollama
                    sentence("P tokens?\\b.{0,160}?\\b(?:only|of|is) C\\b"),
                    // TGI
                    sentence("must have less than C tokens\\. Given: P"),
                    sentence("must be <= C\\. Given: P `inputs` tokens"));

    private static final Pattern NOTHING_MORE =
            Pattern.compile(
                    "request \\(\\d+ tokens\\) exceeds the available context size \\(\\d+ tokens\\),"
                            + " try increasing it"
                            + "|the prompt has \\d+ tokens, and the context of .{1,300} holds \\d+,"
                            + " of prompt and answer");

    /** llama.cpp, of a text to embed: all of it is read at once. */
    private static final Pattern BATCH =
            Pattern.compile(
                    "input \\((\\d{1,12}) tokens\\) is too large to process\\. increase the physical"
                            + " batch size \\(current batch size: (\\d{1,12})\\)");

    /**
     * The numbers that an error tells; null where it is about something else, or tells not both.
     */
    public static @Nullable ContextCounts of(StokerException e) {
        return e.code() == ErrorCode.CONTEXT_EXCEEDED ? in(e.detail()) : null;
    }

    /** Whether an error says nothing but both numbers, in exact words that are known. */
    public static boolean isAllOf(StokerException e) {
        return NOTHING_MORE.matcher(e.detail()).matches();
    }

    /** The numbers in a text. */
    static @Nullable ContextCounts in(String text) {
        for (Pattern sentence : SENTENCES) {
            Matcher told = sentence.matcher(text);
            if (told.find()) {
                return new ContextCounts(
                        Long.parseLong(told.group("prompt")),
                        Long.parseLong(told.group("context")));
            }
        }
        return null;
    }

    /** As a backend's text is completed with them. */
    public static String added(long prompt, boolean exact, long context) {
        return " (prompt: "
                + (exact ? "" : "about ")
                + prompt
                + " tokens, context: "
                + context
                + " tokens)";
    }

    /**
     * The same text, where it tells of an engine's batch in words of texts: a caller has no batch.
     */
    static String inWordsOfTexts(String text) {
        return BATCH.matcher(text)
                .replaceFirst("the input has $1 tokens, and the model takes $2 of one text");
    }

    private static Pattern sentence(String words) {
        return Pattern.compile(
                words.replaceFirst("\\bP\\b", "(?<prompt>\\\\d{1,12})")
                        .replaceFirst("\\bC\\b", "(?<context>\\\\d{1,12})"),
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
