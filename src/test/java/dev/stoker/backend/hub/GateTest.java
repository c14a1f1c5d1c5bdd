package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY rule 8, for a hub that the owner configured. */
final class GateTest {
    private static final Gate.Names INSIDE = _ -> List.of(InetAddress.getAllByName("10.0.0.5"));
    private static final Gate.Names HERE = _ -> List.of(InetAddress.getAllByName("127.0.0.1"));

    @Test
    void takesTheOwnersWordForTheHubItself() throws RemoteFailure {
        Gate.Pass pass =
                gate("https://hub.corp:8443/mirror", INSIDE).check(uri("https://hub.corp:8443/x"));

        assertThat(pass.port()).isEqualTo(8443);
        assertThat(pass.address().getHostAddress()).isEqualTo("10.0.0.5");
        assertThat(pass.tls()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hub.corp/x",
                "http://hub.corp:8443/x",
                "https://other.corp:8443/x",
                "https://10.0.0.5/x",
                "https://cdn.hf.co/x",
                "http://127.0.0.1/x",
                "https://localhost/x"
            })
    void takesItForNothingElse(String elsewhere) {
        assertThatThrownBy(() -> gate("https://hub.corp:8443", INSIDE).check(uri(elsewhere)))
                .isInstanceOf(RemoteRefusal.class);
    }

    @Test
    void goesWithoutTlsOnThisMachineOnly() throws RemoteFailure {
        Gate gate = gate("http://localhost:8080", HERE);

        assertThat(gate.check(uri("http://127.0.0.1:9090/x")).tls()).isFalse();
        assertThatThrownBy(() -> gate.check(uri("http://hub.corp/x")))
                .isInstanceOf(RemoteRefusal.class);
        assertThatThrownBy(() ->
                        gate("http://localhost:8080", INSIDE).check(uri("http://localhost:8080/x")))
                .hasMessage("host localhost leads away from this machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1.evil.example/x",
                "http://localhost.evil.example/x",
                "http://127.evil.example/x",
                "http://[::1].evil/x"
            })
    void knowsThisMachineByNoOtherName(String elsewhere) {
        assertThatThrownBy(() -> gate("http://localhost:8080", HERE).check(URI.create(elsewhere)))
                .isInstanceOfAny(RemoteRefusal.class, IllegalArgumentException.class);
    }

    @Test
    void ownsWhatHasItsSchemeHostAndPort() {
        var origin = new HubOrigin(uri("https://Hub.corp/mirror/"), new Secret("t"));

        assertThat(origin.holds(uri("https://hub.corp:443/other"))).isTrue();
        assertThat(origin.holds(uri("https://hub.corp.evil.example/"))).isFalse();
        assertThat(origin.holds(uri("https://hub.corp:444/"))).isFalse();
        assertThat(origin.holds(uri("http://hub.corp/"))).isFalse();
        assertThat(origin.holds(uri("http://hub.corp:443/"))).isFalse();
        assertThat(origin.at("/org/repo")).isEqualTo(uri("https://Hub.corp/mirror/org/repo"));
    }

    private static Gate gate(String hub, Gate.Names names) {
        return new Gate(
                HubSettings.defaults(),
                new HubOrigin(uri(hub), null),
                names,
                PublicAddresses::isPublic);
    }

    private static URI uri(String text) {
        return URI.create(text);
    }
}
