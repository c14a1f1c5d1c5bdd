package dev.stoker.backend.anthropic;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeAnthropic;
import dev.stoker.testing.Mishap;
import java.util.stream.Stream;

/** Every way in which an answer of Anthropic's cloud can go wrong. */
final class AnthropicMishaps {
    private AnthropicMishaps() {}

    static Stream<Mishap> all() {
        var good = FakeAnthropic.stream();
        return Stream.concat(
                Mishap.ofStreams(good).stream(),
                Stream.of(
                        refused(
                                400,
                                "invalid_request_error",
                                FaultCause.REQUEST,
                                "max_tokens: 10000 > 4096"),
                        refused(401, "authentication_error", FaultCause.KEY, "invalid x-api-key"),
                        refused(402, "billing_error", FaultCause.QUOTA, "payment"),
                        refused(403, "permission_error", FaultCause.PERMISSION, "not allowed"),
                        refused(404, "not_found_error", FaultCause.NOT_FOUND, "model: claude-9"),
                        refused(413, "request_too_large", FaultCause.TOO_LARGE, "Request exceeds"),
                        refused(429, "rate_limit_error", FaultCause.RATE, "rate limit"),
                        refused(500, "api_error", FaultCause.SERVER, "Internal server error"),
                        refused(504, "timeout_error", FaultCause.SERVER, "timed out"),
                        refused(529, "overloaded_error", FaultCause.OVERLOADED, "Overloaded"),
                        Mishap.told(
                                "spending limit of the tier",
                                FakeAnthropic.json(
                                        429,
                                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\","
                                                + "\"message\":\"spend\",\"details\":{\"error_code\":"
                                                + "\"enforced_spend_limit_reached\"}}}"),
                                FaultCause.QUOTA,
                                "spend"),
                        Mishap.told(
                                "spending limit of one's own",
                                FakeAnthropic.error(
                                        400,
                                        "invalid_request_error",
                                        "You have reached your specified API usage limits. You will regain"
                                                + " access on 2026-12-01 at 00:00 UTC."),
                                FaultCause.QUOTA,
                                "regain access"),
                        Mishap.told(
                                "no credit",
                                FakeAnthropic.error(
                                        400,
                                        "invalid_request_error",
                                        "Your credit balance is too low to access the Anthropic API. Please"
                                                + " go to Plans & Billing to upgrade or purchase credits."),
                                FaultCause.QUOTA,
                                "credit balance"),
                        Mishap.told(
                                "prompt too long",
                                FakeAnthropic.tooLong(),
                                FaultCause.CONTEXT,
                                "9020 tokens > 8192 maximum"),
                        Mishap.told(
                                "prompt and answer too long",
                                FakeAnthropic.error(
                                        400,
                                        "invalid_request_error",
                                        "input length and `max_tokens` exceed context limit: 7000 + 2000 >"
                                                + " 8192, decrease input length or `max_tokens` and try"
                                                + " again"),
                                FaultCause.CONTEXT,
                                "7000 + 2000 > 8192"),
                        Mishap.told(
                                "a proxy's page",
                                Answers.whole(
                                        413, "text/html", "<html><h1>413 Too Large</h1></html>"),
                                FaultCause.TOO_LARGE,
                                "413 Too Large"),
                        Mishap.told(
                                "overloaded in the middle",
                                good.then(error("overloaded_error", "Overloaded")).whole(),
                                FaultCause.OVERLOADED,
                                "Overloaded"),
                        Mishap.told(
                                "failed in the middle",
                                good.then(error("api_error", "Internal server error")).whole(),
                                FaultCause.SERVER,
                                "Internal server error"),
                        Mishap.told(
                                "turn paused",
                                good.then(
                                                FakeAnthropic.event(
                                                        "message_delta",
                                                        "{\"type\":\"message_delta\",\"delta\":"
                                                                + "{\"stop_reason\":\"pause_turn\"}}"))
                                        .whole(),
                                FaultCause.UNSUPPORTED,
                                "pause_turn"),
                        Mishap.seen(
                                "ends without a stop reason",
                                good.then().whole(),
                                ErrorCode.STREAM_CUT,
                                "without a stop reason"),
                        Mishap.seen(
                                "stops without a stop reason",
                                good.then(
                                                FakeAnthropic.event(
                                                        "message_stop",
                                                        "{\"type\":\"message_stop\"}"))
                                        .whole(),
                                ErrorCode.STREAM_CUT,
                                "without a stop reason"),
                        Mishap.seen(
                                "died before it answered",
                                Answers.dieBeforeHead(),
                                ErrorCode.STREAM_CUT,
                                "before its answer ended"),
                        Mishap.seen(
                                "no JSON",
                                good.then(FakeAnthropic.event("content_block_delta", "{\"type\""))
                                        .whole(),
                                ErrorCode.BACKEND_ERROR,
                                "not a JSON object")));
    }

    private static Mishap refused(int status, String type, FaultCause cause, String text) {
        return Mishap.told(type, FakeAnthropic.error(status, type, text), cause, text);
    }

    private static String error(String type, String message) {
        return FakeAnthropic.event("error", FakeAnthropic.body(type, message));
    }
}
