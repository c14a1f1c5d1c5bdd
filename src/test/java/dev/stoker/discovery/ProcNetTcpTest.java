package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as Linux 6 prints them. */
final class ProcNetTcpTest {
    private static final String REST =
            " 00000000:0000 0A 00000000:00000000 00:00000000 00000000   998        0 1548 1"
                    + " 000000002c0ef178 100 0 0 10 0";

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0100007F:2CAA, 127.0.0.1, 11434",
        "00000000:1F90, 127.0.0.1, 8080",
        "0501A8C0:1F90, 192.168.1.5, 8080",
        "00000000000000000000000000000000:2CAA, 127.0.0.1, 11434",
        "00000000000000000000000001000000:2CAA, [::1], 11434",
        "0000000000000000FFFF00000100007F:2CAA, 127.0.0.1, 11434",
    })
    void readsTheAddressOfAListener(String local, String host, int port) {
        var socket = ProcNetTcp.parse("   0: " + local + REST);

        assertThat(socket).isEqualTo(new ProcNetTcp.Socket(host, port, 998, 1548));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "   1: 0100007F:94B9 0100007F:83C2 06 00000000:00000000 03:000002EF 00000000     0        0 0 3 0000000067440462",
                "nonsense",
                "   1: 010000ZZ:94B9 0100007F:83C2 0A 0 0 0 0 0 0 3 0000000067440462",
            })
    void passesOverEverythingElse(String line) {
        ProcNetTcp.@Nullable Socket socket = ProcNetTcp.parse(line);

        assertThat(socket).isNull();
    }

    @Test
    void findsNothingWhereThereIsNoTable(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("net"));

        assertThat(ProcNetTcp.read(folder, true)).isEmpty();
    }
}
