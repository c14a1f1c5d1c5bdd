package dev.stoker.dialect;

import java.time.Instant;

/**
 * What is known of an answer before anything the model said.
 *
 * @param requestId of the request
 * @param model as Stoker lists it
 * @param backend which one serves
 * @param created when the work on it began
 * @param limit most characters of it that are kept
 */
public record AnswerHead(
        String requestId, String model, String backend, Instant created, int limit) {}
