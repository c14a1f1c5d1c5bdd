package dev.stoker.security;

import static dev.stoker.security.EdgeFixtures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.security.EdgeFixtures.Asked;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 1 of the security rules. */
final class HostRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:11500",
                "LOCALHOST:11500",
                "127.0.0.1:11500",
                "[::1]:11500",
                "stoker.lan",
                "stoker.lan:11500",
                "proxy.lan:8443"
            })
    void servesItsOwnNamesAndThoseConfigured(String host) {
        get("/v1/models").without("host").with("host", host).passes();
    }

    /** CVE-2024-28224: the page's own name resolves to 127.0.0.1, its Host header stays. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:11500",
                "localhost.evil.example:11500",
                "127.0.0.1.evil.example:11500",
                "localhost",
                "localhost:80",
                "localhost:11501",
                "127.0.0.1:1150",
                "127.0.0.2:11500",
                "0.0.0.0:11500",
                "[::]:11500",
                "[::ffff:127.0.0.1]:11500",
                "[0:0:0:0:0:0:0:1]:11500",
                "stoker.lan:80",
                "proxy.lan",
                "proxy.lan:11500"
            })
    void refusesARebindingPage(String host) {
        get("/v1/models").without("host").with("host", host).isRefused(ErrorCode.HOST_REFUSED);
    }

    /** CVE-2026-48710 "BadHost": a Host that two parsers read differently. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost:11500 ",
                "localhost:",
                "localhost:0",
                "localhost:65536",
                "localhost:115000",
                "localhost:+1150",
                "localhost:11500:11500",
                "user@localhost:11500",
                "evil.example@localhost:11500",
                "localhost:11500@evil.example",
                "localhost.:11500",
                ".localhost:11500",
                "local..host:11500",
                "localhost/:11500",
                "localhost:11500/v1",
                "localhost:11500?x",
                "localhost:11500#x",
                "localhost%00:11500",
                "localhost,evil.example",
                "localhost:11500, evil.example",
                "http://localhost:11500",
                "l\u00f6calhost:11500",
                "localhost\\evil",
                "::1:11500",
                "[::1",
                "::1]",
                "[::1%25lo]:11500",
                "[::1]x:11500",
                "2130706433:11500",
                "127.1:11500",
                "0:11500",
                "0x7f000001:11500",
                "0x7f.0.0.1:11500",
                "127.0.0.01:11500",
                "0177.0.0.1:11500",
                "127.0.0.256:11500",
                "127.0.0.1.:11500"
            })
    void refusesAMalformedHost(String host) {
        get("/v1/models").without("host").with("host", host).isRefused(ErrorCode.HOST_MALFORMED);
    }

    @Test
    void refusesAMissingAndADoubledHost() {
        get("/").without("host").isRefused(ErrorCode.HOST_MALFORMED);
        get("/").with("host", "localhost:11500").isRefused(ErrorCode.HOST_MALFORMED);
        get("/").with("host", "evil.example").isRefused(ErrorCode.HOST_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:11500/v1/models",
                "http://evil.example/",
                "*",
                "x:443",
                ""
            })
    void refusesARequestTargetThatIsNoPath(String target) {
        get("/v1/models").target(target).isRefused(ErrorCode.HOST_MALFORMED);
    }

    @Test
    void takesTheDefaultPortWhereItListensThere() {
        new Asked("GET", "/").with("host", "localhost").onPort(80).passes();
        new Asked("GET", "/").with("host", "localhost:80").onPort(80).passes();
    }

    @Test
    void asksNoPortOfAUnixSocketButStillAName() {
        new Asked("GET", "/").with("host", "localhost").onUnixSocket().passes();
        new Asked("GET", "/")
                .with("host", "evil.example")
                .onUnixSocket()
                .isRefused(ErrorCode.HOST_REFUSED);
    }

    @Test
    void servesTheAddressItIsBoundToUnlessThatIsAllOfThem() {
        assertThat(judgedWhenBoundTo("192.168.1.5", "192.168.1.5:11500"))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(judgedWhenBoundTo("fd00::5", "[fd00::5]:11500"))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(judgedWhenBoundTo("0.0.0.0", "0.0.0.0:11500"))
                .isInstanceOf(Verdict.Refuse.class);
        assertThat(judgedWhenBoundTo("::", "[::]:11500")).isInstanceOf(Verdict.Refuse.class);
        assertThat(judgedWhenBoundTo("0.0.0.0", "192.168.1.5:11500"))
                .isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void refusesAWildcardAmongTheConfiguredNames() {
        assertThatThrownBy(() -> bound("127.0.0.1", List.of("*")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'*'");
    }

    private static Verdict judgedWhenBoundTo(String address, String host) {
        return new Asked("GET", "/").with("host", host).judgedBy(bound(address, List.of()));
    }

    private static EdgeSettings bound(String address, List<String> hosts) {
        return new EdgeSettings(
                address,
                EdgeSettings.Auth.NONE,
                false,
                hosts,
                List.of(),
                new Bytes(1),
                Path.of("unused"));
    }
}
