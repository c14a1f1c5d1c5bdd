package dev.stoker.dialect;

import dev.stoker.core.FaultCause;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What servers tell in sentences only, beside a status that says nothing, or the wrong thing. The
 * first that fits counts. Pure.
 */
final class FaultPhrases {
    private static final List<Phrase> PHRASES =
            List.of(
                    // OpenAI, vLLM, Ollama, Anthropic and TGI say it in words only.
                    Phrase.of(
                            FaultCause.CONTEXT,
                            "maximum context length|exceeds? the (?:available |model'?s )?context"
                                    + "|exceed_context_size|prompt is too long|context window"
                                    + "|exceed context limit|longer than the maximum model length"
                                    + "|`inputs` tokens \\+ `max_new_tokens` must be"
                                    + "|`inputs` must have less than"
                                    // Gemini
                                    + "|exceeds the maximum number of tokens allowed"
                                    // vLLM since 0.15, and Ollama
                                    + "|context length is only|longer than the context length"
                                    // llama.cpp, of a text to embed: all of it is read at once
                                    + "|increase the physical batch size"
                                    // llama.cpp, when the slots together are full
                                    + "|context size has been exceeded"
                                    // LM Studio
                                    + "|loaded with (?:a )?context length of only"
                                    + "|greater than the context length"),
                    // Ollama, with status 400, and of images with the 500 of its own engine.
                    Phrase.of(
                            FaultCause.UNSUPPORTED,
                            "(?:image|audio|video) input is not supported"
                                    + "|does not support (?:generate|chat"
                                    + "|completion|embeddings?|tools|thinking|insert|vision)\\b"),
                    // Anthropic calls it an invalid request where the limit is the owner's own.
                    Phrase.of(
                            FaultCause.QUOTA,
                            "credit balance is too low"
                                    + "|reached your specified (?:workspace )?API usage limits"),
                    // More than a limit per minute holds: called a rate, and refused for ever.
                    Phrase.of(FaultCause.TOO_LARGE, "request too large for"),
                    // LocalAI has a status for it only where the answer is no stream.
                    Phrase.of(
                            FaultCause.OVERLOADED,
                            "load is in cooldown|inference capacity reached|is at capacity"
                                    + "|server busy, please try again"),
                    // llama.cpp in router mode
                    Phrase.of(FaultCause.NOT_FOUND, "^model '[^']*' not found|^model is not found"),
                    Phrase.of(FaultCause.OVERLOADED, "model limit reached, try again later"),
                    // LM Studio
                    Phrase.of(FaultCause.UNSUPPORTED, "^unexpected endpoint or method"),
                    Phrase.of(
                            FaultCause.NOT_FOUND, "^no models loaded|^model \"[^\"]*\" not found"),
                    Phrase.of(
                            FaultCause.OVERLOADED,
                            "insufficient system resources|not enough resources to load"),
                    Phrase.of(
                            FaultCause.REQUEST,
                            "^invalid tool_choice type|^'response_format\\.type'"),
                    Phrase.of(
                            FaultCause.SERVER,
                            "^failed to load (?:the )?model|^model is unloaded"
                                    + "|^the model has crashed"));

    /** llama.cpp, with status 500, and who builds on it. */
    private static final Pattern INPUT =
            Pattern.compile(
                    "\\b(image|audio|video) input is not supported", Pattern.CASE_INSENSITIVE);

    private static final Map<String, String> INPUTS =
            Map.of("image", "an image", "audio", "a sound", "video", "a film");

    private FaultPhrases() {}

    /** The cause that a text tells; null if it tells none. */
    static @Nullable FaultCause cause(String text) {
        return PHRASES.stream()
                .filter(phrase -> phrase.pattern().matcher(text).find())
                .map(Phrase::cause)
                .findFirst()
                .orElse(null);
    }

    /**
     * What stands in the messages and cannot be taken by the model that was asked, as a refusal
     * shows it; null where the text is about something else.
     */
    static @Nullable String refusedInput(String text) {
        Matcher said = INPUT.matcher(text);
        return said.find() ? INPUTS.get(said.group(1).toLowerCase(Locale.ROOT)) : null;
    }

    private record Phrase(FaultCause cause, Pattern pattern) {
        static Phrase of(FaultCause cause, String words) {
            return new Phrase(cause, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
        }
    }
}
