package dev.stoker.dialect;

import dev.stoker.core.FaultCause;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What servers and clouds say when they refuse, as causes. One vocabulary for all of them: a proxy
 * or a compatible server says any of these words, and none means two things. Pure.
 */
final class FaultVocabulary {
    /** Words of {@code type}, {@code code} or {@code status}, lower case. */
    private static final Map<String, FaultCause> WORDS =
            Map.ofEntries(
                    // OpenAI and whoever copies it
                    Map.entry("invalid_request_error", FaultCause.REQUEST),
                    Map.entry("context_length_exceeded", FaultCause.CONTEXT),
                    Map.entry("authentication_error", FaultCause.KEY),
                    Map.entry("invalid_api_key", FaultCause.KEY),
                    Map.entry("permission_error", FaultCause.PERMISSION),
                    Map.entry("model_not_found", FaultCause.NOT_FOUND),
                    Map.entry("not_found_error", FaultCause.NOT_FOUND),
                    Map.entry("rate_limit_exceeded", FaultCause.RATE),
                    Map.entry("rate_limit_error", FaultCause.RATE),
                    Map.entry("insufficient_quota", FaultCause.QUOTA),
                    Map.entry("billing_hard_limit_reached", FaultCause.QUOTA),
                    Map.entry("billing_not_active", FaultCause.QUOTA),
                    Map.entry("account_deactivated", FaultCause.KEY),
                    Map.entry("invalid_organization", FaultCause.KEY),
                    Map.entry("content_filter", FaultCause.CONTENT),
                    Map.entry("content_policy_violation", FaultCause.CONTENT),
                    Map.entry("server_error", FaultCause.SERVER),
                    // llama.cpp
                    Map.entry("exceed_context_size_error", FaultCause.CONTEXT),
                    Map.entry("unavailable_error", FaultCause.LOADING),
                    Map.entry("not_supported_error", FaultCause.UNSUPPORTED),
                    // LocalAI
                    Map.entry("model_loading", FaultCause.LOADING),
                    Map.entry("admission_rejected", FaultCause.OVERLOADED),
                    // Azure
                    Map.entry("deploymentnotfound", FaultCause.NOT_FOUND),
                    Map.entry("responsibleaipolicyviolation", FaultCause.CONTENT),
                    // Anthropic
                    Map.entry("request_too_large", FaultCause.TOO_LARGE),
                    Map.entry("billing_error", FaultCause.QUOTA),
                    Map.entry("enforced_spend_limit_reached", FaultCause.QUOTA),
                    Map.entry("overloaded_error", FaultCause.OVERLOADED),
                    Map.entry("api_error", FaultCause.SERVER),
                    Map.entry("timeout_error", FaultCause.SERVER),
                    // Groq
                    Map.entry("capacity_exceeded", FaultCause.OVERLOADED),
                    // Gemini, by google.rpc.Code
                    Map.entry("invalid_argument", FaultCause.REQUEST),
                    Map.entry("unauthenticated", FaultCause.KEY),
                    Map.entry("permission_denied", FaultCause.PERMISSION),
                    Map.entry("not_found", FaultCause.NOT_FOUND),
                    Map.entry("resource_exhausted", FaultCause.RATE),
                    Map.entry("unavailable", FaultCause.OVERLOADED),
                    Map.entry("failed_precondition", FaultCause.PERMISSION),
                    Map.entry("deadline_exceeded", FaultCause.SERVER),
                    Map.entry("internal", FaultCause.SERVER),
                    Map.entry("api_key_invalid", FaultCause.KEY),
                    Map.entry("api_key_service_blocked", FaultCause.PERMISSION),
                    // TGI
                    Map.entry("overloaded", FaultCause.OVERLOADED),
                    Map.entry("validation", FaultCause.REQUEST),
                    Map.entry("generation", FaultCause.SERVER),
                    Map.entry("incomplete_generation", FaultCause.SERVER));

    /** Within a stream TGI says everything in words, and that all of it is a 422. */
    private static final Map<String, FaultCause> BEGINNINGS =
            Map.of(
                    "Model is overloaded", FaultCause.OVERLOADED,
                    "Input validation error", FaultCause.REQUEST,
                    "Template error", FaultCause.REQUEST,
                    "Tool error", FaultCause.REQUEST,
                    "Request failed during generation", FaultCause.SERVER,
                    "Incomplete generation", FaultCause.SERVER);

    private FaultVocabulary() {}

    /**
     * The cause of an error.
     *
     * @param status 0 within a stream
     * @param words what the error calls itself, as it spells it; may be empty
     */
    static FaultCause cause(int status, Set<String> words, String text) {
        FaultCause told = told(words);
        if (told == FaultCause.CONTEXT || told == FaultCause.QUOTA) {
            return told;
        }
        if (status == 413) {
            return FaultCause.TOO_LARGE;
        }
        FaultCause said = FaultPhrases.cause(text);
        if (said != null) {
            return said;
        }
        FaultCause general = status == 0 ? ofBeginning(text) : ofStatus(status);
        // A word like invalid_request_error stands beside any status of a mistake.
        boolean vague = told == null || told == FaultCause.REQUEST || told == FaultCause.SERVER;
        return vague && general != FaultCause.UNKNOWN ? general : told == null ? general : told;
    }

    private static @Nullable FaultCause told(Set<String> words) {
        FaultCause found = null;
        for (String word : words) {
            FaultCause cause = WORDS.get(word.toLowerCase(Locale.ROOT));
            // A quota is told as a kind of rate; what needs somebody to pay decides.
            if (cause == FaultCause.QUOTA) {
                return cause;
            }
            if (cause != null && (found == null || found == FaultCause.REQUEST)) {
                found = cause;
            }
        }
        return found;
    }

    private static FaultCause ofBeginning(String text) {
        return BEGINNINGS.entrySet().stream()
                .filter(known -> text.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(FaultCause.UNKNOWN);
    }

    private static FaultCause ofStatus(int status) {
        return switch (status) {
            case 400, 405, 409, 415, 422 -> FaultCause.REQUEST;
            case 401 -> FaultCause.KEY;
            case 402 -> FaultCause.QUOTA;
            case 403 -> FaultCause.PERMISSION;
            case 404 -> FaultCause.NOT_FOUND;
            case 413 -> FaultCause.TOO_LARGE;
            case 429 -> FaultCause.RATE;
            case 498, 503, 529 -> FaultCause.OVERLOADED;
            case 501 -> FaultCause.UNSUPPORTED;
            case 408, 424, 500, 502, 504 -> FaultCause.SERVER;
            default -> FaultCause.UNKNOWN;
        };
    }
}
