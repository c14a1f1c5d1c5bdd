package dev.stoker.dialect.anthropic;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a prompt does not fit, in the words that Anthropic's clients look for to shorten it: {@code
 * prompt is too long: 9020 tokens > 8192 maximum}. Pure.
 */
final class ContextWords {
    private static final String WORDS = "prompt is too long";

    /** How servers tell both numbers: the prompt's, then the context's. */
    private static final List<Pattern> PROMPT_FIRST =
            List.of(
                    // Stoker's own, of what llama.cpp tells beside its sentence
                    Pattern.compile("prompt: (\\d{1,10}) tokens, context: (\\d{1,10}) tokens"),
                    Pattern.compile(
                            "(\\d{1,10}) tokens\\)? exceeds? the .{0,40}?\\((\\d{1,10}) tokens"),
                    // LM Studio, Ollama
                    Pattern.compile(
                            "(\\d{1,10}) tokens?\\b.{0,160}?\\b(?:only|of|is) (\\d{1,10})"));

    /** OpenAI, vLLM, TGI: the context's, then the prompt's. */
    private static final Pattern CONTEXT_FIRST =
            Pattern.compile(
                    "(?:maximum context length (?:is|of)|must be <=|must have less than)"
                            + " (\\d{1,10})\\b.{0,80}?\\b(\\d{1,10})\\b");

    private ContextWords() {}

    /** That sentence, and what the backend said behind it. */
    static String of(String detail) {
        if (detail.contains(WORDS)) {
            return detail;
        }
        Matcher context = CONTEXT_FIRST.matcher(detail);
        if (context.find()) {
            return sentence(context.group(2), context.group(1), detail);
        }
        for (Pattern pattern : PROMPT_FIRST) {
            Matcher prompt = pattern.matcher(detail);
            if (prompt.find()) {
                return sentence(prompt.group(1), prompt.group(2), detail);
            }
        }
        return WORDS + ": " + detail;
    }

    private static String sentence(String prompt, String context, String detail) {
        return Long.parseLong(prompt) > Long.parseLong(context)
                ? WORDS + ": " + prompt + " tokens > " + context + " maximum; " + detail
                : WORDS + ": " + detail;
    }
}
