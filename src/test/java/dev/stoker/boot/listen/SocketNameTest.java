package dev.stoker.boot.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Addresses as the kernel writes them. */
final class SocketNameTest {
    @Test
    void readsAnAddressOfVersion4() {
        assertThat(parse(2, "2cec 7f000001 0000000000000000")).hasToString("/127.0.0.1:11500");
    }

    @Test
    void readsAnAddressOfVersion6() {
        assertThat(parse(10, "2cec 00000000 00000000000000000000000000000001 00000000"))
                .hasToString("/[0:0:0:0:0:0:0:1]:11500");
    }

    @Test
    void readsAPathWithAndWithoutItsEnd() {
        String path = HexFormat.of().formatHex("/run/s".getBytes(StandardCharsets.UTF_8));

        assertThat(parse(1, path)).isEqualTo(UnixDomainSocketAddress.of("/run/s"));
        assertThat(parse(1, path + "0062")).isEqualTo(UnixDomainSocketAddress.of("/run/s"));
    }

    @Test
    void knowsNoAddressOfWhatHasNoFileOrIsOfAnotherKind() {
        assertThat(parse(1, "")).isNull();
        assertThat(parse(1, "00616263")).isNull();
        assertThat(parse(2, "2cec 7f00")).isNull();
        assertThat(parse(16, "0000000000000000")).isNull();
        assertThat(SocketName.parse(new byte[1]).address()).isNull();
    }

    private static @Nullable SocketAddress parse(int family, String rest) {
        byte[] after = HexFormat.of().parseHex(rest.replace(" ", ""));
        ByteBuffer all =
                ByteBuffer.allocate(2 + after.length)
                        .order(ByteOrder.nativeOrder())
                        .putShort((short) family)
                        .put(after);
        return SocketName.parse(all.array()).address();
    }
}
