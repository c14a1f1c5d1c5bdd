package dev.stoker.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 6 of the security rules. No name is looked up for real. */
final class BindRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.53", "::1", "localhost", "127.1"})
    void listensOnLoopback(String host) {
        assertThat(problems(host, false, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "0", "192.168.1.5", "fd00::1", "lan", "both"})
    void refusesOtherAddressesWithoutTokenAndFlag(String host) {
        assertThat(problems(host, false, false)).hasSize(1).first().asString().contains(host);
        assertThat(problems(host, true, false)).first().asString().contains("allow-remote: true");
        assertThat(problems(host, false, true)).first().asString().contains("auth: token");
        assertThat(problems(host, true, true)).isEmpty();
    }

    @Test
    void refusesWhatHasNoAddress() {
        assertThat(problems("nowhere", true, true)).first().asString().contains("has no address");
        assertThat(problems(" ", true, true)).first().asString().contains("empty");
    }

    private static List<String> problems(String host, boolean token, boolean allowRemote) {
        return BindRules.problems(host, token, allowRemote, BindRulesTest::resolve);
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        return switch (host) {
            case "localhost" -> new InetAddress[] {ip("127.0.0.1"), ip("::1")};
            case "lan" -> new InetAddress[] {ip("192.168.1.5")};
            case "both" -> new InetAddress[] {ip("127.0.0.1"), ip("192.168.1.5")};
            case "nowhere" -> throw new UnknownHostException(host);
            case String _ -> new InetAddress[] {ip(host)};
        };
    }

    private static InetAddress ip(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }
}
