package dev.stoker.service;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NotifyAddressTest {
    private static byte[] name(String text) {
        return requireNonNull(NotifyAddress.of(text)).name();
    }

    @Test
    void endsAPathWithAZero() {
        assertThat(name("/run/n")).isEqualTo("/run/n\0".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void beginsAnAbstractNameWithAZeroAndEndsItWithNone() {
        assertThat(name("@a/b")).isEqualTo("\0a/b".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "@", "run/n", "vsock:2:1234"})
    void isNoneOfAnyOtherForm(String text) {
        assertThat(NotifyAddress.of(text)).isNull();
    }

    @Test
    void isNoneThatTheKernelHasNoRoomFor() {
        String longest = "/" + "n".repeat(NotifyAddress.LONGEST - 2);

        assertThat(NotifyAddress.of(longest)).isNotNull();
        assertThat(NotifyAddress.of(longest + "n")).isNull();
    }
}
