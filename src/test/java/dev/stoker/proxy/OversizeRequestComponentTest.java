package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads of requests that are too large. Each connection ends with its answer. */
@QuarkusTest
final class OversizeRequestComponentTest {
    private static RawHttp.Answer send(String line, int headerBytes) throws IOException {
        return new RawHttp(RestAssured.port)
                .send(
                        line + " HTTP/1.1",
                        "Host: localhost:" + RestAssured.port,
                        "anthropic-version: 2023-06-01",
                        "cookie: " + "x".repeat(headerBytes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST /v1/chat/completions|{\"error\":{\"message\":",
                "POST /v1/messages|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"",
                "GET /v1/models|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"",
                "POST /api/chat|{\"error\":\"",
                "POST /stoker/v1/generate|{\"type\":\"about:blank\""
            })
    void areRefusedInTheDialectOfTheirPath(String line, String begin) throws IOException {
        RawHttp.Answer headers = send(line, 40_000);
        RawHttp.Answer target = send(line + "?" + "x".repeat(9_000), 1);

        assertThat(headers.status()).isEqualTo(431);
        assertThat(headers.text()).contains("headers_too_large", "\r\n\r\n" + begin);
        assertThat(target.status()).isEqualTo(414);
        assertThat(target.text()).contains("uri_too_long", "\r\n\r\n" + begin);
        assertThat(headers.has("x-request-id")).isTrue();
        assertThat(target.has("x-request-id")).isTrue();
        assertThat(headers.text()).containsIgnoringCase("connection: close");
    }

    /** Of the HTTP server itself, which asks nobody what to answer; docs/errors.md says so. */
    @Test
    void areRefusedWithoutAWordFarAboveTheLimits() throws IOException {
        RawHttp.Answer headers = send("GET /v1/models", 200_000);
        RawHttp.Answer target = send("GET /" + "x".repeat(70_000), 1);

        assertThat(headers.text()).contains(" 431 ").endsWith("\r\n\r\n");
        assertThat(target.text()).contains(" 414 ").endsWith("\r\n\r\n");
    }
}
