package dev.stoker.security;

import static dev.stoker.security.EdgeFixtures.post;

import dev.stoker.core.ErrorCode;
import dev.stoker.security.EdgeFixtures.Asked;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 3 and 9 of the security rules. */
final class BodyRulesTest {
    private static final String CURL = "application/x-www-form-urlencoded";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "application/json; profile=x"
            })
    void readsJson(String type) {
        typed("/v1/chat/completions", type).passes();
    }

    /**
     * CVE-2024-3135: the three types a page may send anywhere without asking first, and disguises.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain; charset=utf-8",
                "text/plain; application/json",
                "text/plain, application/json",
                "application/json, text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonp",
                "application/problem+json",
                "application/json; charset=utf-16",
                "json",
                ""
            })
    void refusesSimpleContentTypesOnEveryDialect(String type) {
        typed("/v1/chat/completions", type).isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        typed("/v1/messages", type).isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        typed("/stoker/v1/generate", type).isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void refusesABodyWithoutTypeOrWithTwo() {
        post("/v1/completions").without("content-type").isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        post("/v1/completions")
                .with("content-type", "text/plain")
                .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void refusesABodyOfAnyMethod() {
        new Asked("GET", "/v1/models")
                .with("host", "localhost:11500")
                .with("content-type", "text/plain")
                .with("transfer-encoding", "chunked")
                .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void asksNoTypeWhereThereIsNoBody() {
        post("/v1/completions").without("content-type").without("content-length").passes();
        new Asked("GET", "/").with("host", "localhost:11500").with("content-type", "x/y").passes();
    }

    @Test
    void readsACallPastedFromOllamasDocumentation() {
        typed("/api/chat", CURL).passes();
        post("/api/generate").without("content-type").passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"origin", "referer", "sec-fetch-site", "sec-fetch-mode"})
    void takesNoPastedCallFromABrowser(String header) {
        String harmless = header.equals("origin") ? "http://127.0.0.1:11500" : "same-origin";

        typed("/api/chat", CURL).with(header, harmless).isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void refusesOtherTypesInOllamasDialectToo() {
        typed("/api/chat", "text/plain").isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        typed("/apix/chat", CURL)
                .with("x-stoker-token", EdgeFixtures.TOKEN)
                .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    /** The one dialect that needs a form, for a file. */
    @Test
    void takesAFormForTranscriptionsOnlyAndNoneFromABrowser() {
        String form = "multipart/form-data; boundary=x";

        typed("/v1/audio/transcriptions", form).passes();
        typed("/v1/audio/transcriptions", form).with("sec-fetch-mode", "cors").passes();
        typed("/v1/audio/speech", form).isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        typed("/v1/audio/transcriptions", "text/plain").isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        for (String header : List.of("referer", "sec-fetch-site")) {
            typed("/v1/audio/transcriptions", form)
                    .with(header, "same-origin")
                    .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        typed("/v1/audio/transcriptions", form)
                .with("origin", "http://127.0.0.1:11500")
                .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    /** CVE-2024-12886. */
    @Test
    void refusesAPackedBody() {
        post("/v1/completions")
                .with("content-encoding", "gzip")
                .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "99999999999999999999", "-1", "x"})
    void refusesABodyDeclaredTooLarge(String length) {
        post("/v1/completions")
                .without("content-length")
                .with("content-length", length)
                .isRefused(ErrorCode.BODY_TOO_LARGE);
    }

    @Test
    void readsABodyOfTheLargestSize() {
        post("/v1/completions").without("content-length").with("content-length", "1000").passes();
    }

    private static Asked typed(String path, String type) {
        return post(path).without("content-type").with("content-type", type);
    }
}
