package dev.stoker.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A backend's error, in any of the shapes that servers use, as one exception. Its text and status
 * are kept, redacted and bounded. Shapes: {@code {"error":{"message","type","code"}}} (OpenAI,
 * llama.cpp, vLLM), {@code {"error":"…","error_type":"…"}} (Ollama, LM Studio, TGI), {@code
 * {"detail":…}} (FastAPI), {@code {"message":…}}, an array around one of these (Gemini), and text
 * or HTML of a proxy in between.
 */
public final class UpstreamError {
    private static final int MAX_TYPE = 64;

    /** Of a request that the model is not made for. */
    private static final int UNFIT = 400;

    private static final Pattern TAGS = Pattern.compile("(?s)<(script|style)\\b.*?</\\1>|<[^>]*>");

    /** LocalAI says it in words within a stream, which cannot have a header of its own. */
    private static final Pattern RETRY_AFTER =
            Pattern.compile("retry after (?:(\\d{1,4})m)?(\\d{1,5})s\\b");

    private UpstreamError() {}

    /**
     * What an error calls itself.
     *
     * @param words all of them
     * @param type the one that tells its kind
     * @param code the one beside it; a number is no code, since it repeats the status
     */
    private record Names(Set<String> words, @Nullable String type, @Nullable String code) {
        static final Names NONE = new Names(Set.of(), null, null);
    }

    /**
     * The error of an answer whose status says that it is one.
     *
     * @param status as answered; a redirect counts as an error, since none is followed
     * @param body its first bytes; may be cut, empty or anything
     * @param secrets taken out of the text
     */
    public static StokerException of(int status, byte[] body, Collection<Secret> secrets) {
        return of(status, null, body, secrets);
    }

    /**
     * The same with when to come again.
     *
     * @param retryAfter as the header of that name says; null where there is none
     */
    public static StokerException of(
            int status, @Nullable Duration retryAfter, byte[] body, Collection<Secret> secrets) {
        JsonNode root = Json.treeOrNull(body, 0, body.length);
        if (root != null && root.isArray()) {
            root = root.path(0);
        }
        if (root != null && root.isObject()) {
            return of(status, retryAfter, root, secrets);
        }
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("<")) {
            text = TAGS.matcher(text).replaceAll(" ");
        }
        return fault(status, retryAfter, Names.NONE, text, "", secrets);
    }

    /** The error in an answer whose status claims success; null if there is none in it. */
    public static @Nullable StokerException inBody(byte[] body, Collection<Secret> secrets) {
        JsonNode root = Json.treeOrNull(body, 0, body.length);
        return root == null ? null : in(root, secrets);
    }

    /**
     * The error in one event of a stream that began well, if it holds one.
     *
     * @param event a whole event's data
     * @return null if there is no error in it
     */
    public static @Nullable StokerException in(JsonNode event, Collection<Secret> secrets) {
        JsonNode error = event.path("error");
        if (error.isMissingNode() || error.isNull()) {
            return null;
        }
        return of(0, null, event, secrets);
    }

    private static StokerException of(
            int status,
            @Nullable Duration retryAfter,
            JsonNode around,
            Collection<Secret> secrets) {
        JsonNode root = unwrapped(around);
        JsonNode error = root.path("error");
        if (!error.isObject()) {
            String type = first(root, "error_type", "type", "code");
            String text = message(error, root);
            var names = new Names(words(root), type, Json.text(root, "code"));
            return fault(status, retryAfter, names, text, "", secrets);
        }
        int told = status == 0 ? error.path("code").asInt(0) : status;
        String type = first(error, "type", "status", "code");
        return fault(
                told,
                retryAfter == null ? retryDelay(error) : retryAfter,
                new Names(words(error), type, Json.text(error, "code")),
                message(error, error),
                counts(error),
                secrets);
    }

    private static Set<String> words(JsonNode error) {
        var words = new LinkedHashSet<String>();
        for (JsonNode told :
                List.of(
                        error.path("code"),
                        error.path("status"),
                        error.path("details").path("error_code"),
                        error.path("error_type"),
                        error.path("innererror").path("code"),
                        error.path("type"))) {
            if (told.isTextual()) {
                words.add(told.textValue());
            }
        }
        if (error.path("metadata").path("reasons").isArray()) {
            words.add("content_filter"); // OpenRouter's word for what its moderation held back
        }
        if (error.path("details").isArray()) {
            for (JsonNode detail : error.path("details")) {
                String reason = Json.text(detail, "reason");
                if (reason != null) {
                    words.add(reason);
                }
            }
        }
        return words;
    }

    /** Google's {@code RetryInfo}, such as {@code "retryDelay": "13s"}, among the details. */
    private static @Nullable Duration retryDelay(JsonNode error) {
        if (error.path("details").isArray()) {
            for (JsonNode detail : error.path("details")) {
                String delay = Json.text(detail, "retryDelay");
                if (delay != null) {
                    return RetryAfter.duration(delay);
                }
            }
        }
        return null;
    }

    /** Ollama passes on what its own engine answered: an error whose text is again an object. */
    private static JsonNode unwrapped(JsonNode around) {
        String text = Json.text(around, "error");
        if (text == null || !text.startsWith("{")) {
            return around;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonNode inner = Json.treeOrNull(bytes, 0, bytes.length);
        return inner != null && inner.hasNonNull("error") ? inner : around;
    }

    private static String message(JsonNode error, JsonNode around) {
        if (error.isTextual()) {
            return error.textValue();
        }
        String text = first(around, "message", "detail", "msg", "error_description");
        if (text != null) {
            return text;
        }
        JsonNode detail = around.path("detail");
        return detail.isContainerNode() ? detail.toString() : "";
    }

    private static @Nullable String first(JsonNode object, String... names) {
        for (String name : names) {
            String text = Json.text(object, name);
            if (text != null && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /** llama.cpp tells the two numbers apart from its sentence; make sure the caller sees both. */
    private static String counts(JsonNode error) {
        Integer prompt = Json.integer(error, "n_prompt_tokens");
        Integer context = Json.integer(error, "n_ctx");
        return prompt == null || context == null
                ? ""
                : " (prompt: " + prompt + " tokens, context: " + context + " tokens)";
    }

    private static StokerException fault(
            int status,
            @Nullable Duration retryAfter,
            Names names,
            String message,
            String counts,
            Collection<Secret> secrets) {
        FaultCause cause = FaultVocabulary.cause(status, names.words(), message);
        String clean = Redaction.clean(message, secrets);
        if (clean.isEmpty()) {
            clean =
                    status == 0
                            ? "the backend reported an error without saying which"
                            : "the backend answered with status " + status + " and no text";
        }
        String input = cause == FaultCause.UNSUPPORTED ? FaultPhrases.refusedInput(clean) : null;
        if (input != null) {
            return refused(input, clean);
        }
        boolean tooLong = cause == FaultCause.CONTEXT;
        ErrorCode code = tooLong ? ErrorCode.CONTEXT_EXCEEDED : ErrorCode.BACKEND_ERROR;
        String text = tooLong ? ContextCounts.inWordsOfTexts(clean) : clean;
        int shown = status >= 400 && status <= 599 ? status : 502;
        return StokerException.ofBackend(
                code,
                ContextCounts.in(text) == null ? text + counts : text,
                new BackendFault(
                        tooLong ? code.httpStatus() : shown,
                        shown(names.type(), secrets),
                        cause,
                        retryAfter == null ? told(message) : retryAfter,
                        shown(names.code(), secrets)));
    }

    /** Whatever status it came with: another request is needed, and its own type says otherwise. */
    private static StokerException refused(String input, String clean) {
        return StokerException.ofBackend(
                ErrorCode.NOT_SUPPORTED,
                "messages: " + input + " (expected: text only: " + clean + ")",
                new BackendFault(UNFIT, null, FaultCause.UNSUPPORTED));
    }

    private static @Nullable String shown(@Nullable String word, Collection<Secret> secrets) {
        if (word == null || word.isBlank()) {
            return null;
        }
        String clean = Redaction.clean(word, secrets);
        return clean.length() > MAX_TYPE ? clean.substring(0, MAX_TYPE) : clean;
    }

    private static @Nullable Duration told(String message) {
        Matcher words = RETRY_AFTER.matcher(message);
        if (!words.find()) {
            return null;
        }
        String minutes = words.group(1);
        return Duration.ofSeconds(Long.parseLong(words.group(2)))
                .plusMinutes(minutes == null ? 0 : Long.parseLong(minutes));
    }
}
