package dev.stoker.security;

import static dev.stoker.security.EdgeFixtures.get;
import static dev.stoker.security.EdgeFixtures.post;
import static dev.stoker.security.EdgeFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.security.EdgeSettings.Auth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel's word about a caller of the Unix socket opens, and what it does not. */
final class UnixSocketRulesTest {
    private static final EdgeSettings TOKEN = settings(Auth.TOKEN, false);

    @ParameterizedTest
    @ValueSource(
            strings = {"/stoker/v1/models/pull", "/stoker/v1/config/reload", "/api/pull", "/x"})
    void letsTheOwnersProgramsDoAllWithoutTheToken(String path) {
        post(path).onTheOwnersSocket().passes();
        get("/stoker/v1/config").onTheOwnersSocket().passes();
        assertThat(post(path).onTheOwnersSocket().judgedBy(TOKEN))
                .isEqualTo(new Verdict.Pass(null));
        assertThat(
                        EdgeFixtures.rules(TOKEN)
                                .mayControlOllama(post(path).onTheOwnersSocket().request()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/stoker/v1/models/pull", "/stoker/v1/config/reload", "/api/pull", "/x"})
    void letsOtherUsersAskAsOnLoopback(String path) {
        post("/v1/chat/completions").onUnixSocket().passes();
        get("/stoker/v1/models").onUnixSocket().passes();
        post(path).onUnixSocket().isRefused(ErrorCode.TOKEN_REQUIRED);
        get("/stoker/v1/config").onUnixSocket().isRefused(ErrorCode.TOKEN_REQUIRED);
        assertThat(post("/v1/chat/completions").onUnixSocket().judgedBy(TOKEN))
                .isInstanceOf(Verdict.Refuse.class);
    }

    /** A tunnel of the owner's may have a browser at its other end, and a page behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"origin", "referer", "sec-fetch-site", "sec-fetch-mode"})
    void takesNoBrowserForTheOwner(String header) {
        String value =
                switch (header) {
                    case "origin" -> "http://127.0.0.1:11500";
                    case "sec-fetch-site" -> "same-origin";
                    default -> "x";
                };
        var reload = post("/stoker/v1/config/reload").onTheOwnersSocket().with(header, value);

        reload.isRefused(ErrorCode.TOKEN_REQUIRED);
        reload.with("x-stoker-token", EdgeFixtures.TOKEN).passes();
    }

    /** A proxy that runs as root, as many do, has the whole network behind it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "forwarded",
                "via",
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-proto",
                "x-real-ip"
            })
    void takesNobodyBehindAProxyForTheOwner(String header) {
        var reload = post("/stoker/v1/config/reload").onTheOwnersSocket().with(header, "x");

        reload.isRefused(ErrorCode.TOKEN_REQUIRED);
        reload.with("x-stoker-token", EdgeFixtures.TOKEN).passes();
    }

    @Test
    void refusesForeignPagesAndNamesThereToo() {
        get("/stoker/v1/models")
                .onTheOwnersSocket()
                .with("origin", "https://evil.example")
                .isRefused(ErrorCode.ORIGIN_REFUSED);
        get("/stoker/v1/models")
                .onTheOwnersSocket()
                .without("host")
                .with("host", "evil.example")
                .isRefused(ErrorCode.HOST_REFUSED);
        get("/stoker/v1/models")
                .onTheOwnersSocket()
                .without("host")
                .with("host", "localhost")
                .passes();
    }

    @Test
    void asksOfTheOwnerWhatIsAskedOfAll() {
        post("/api/pull")
                .onTheOwnersSocket()
                .without("content-type")
                .with("content-type", "text/plain")
                .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }
}
