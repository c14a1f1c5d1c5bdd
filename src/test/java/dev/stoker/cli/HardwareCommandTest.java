package dev.stoker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HardwareCommandTest {
    @Test
    void showsEveryFactAndWhyOneIsUnknown() {
        Cli.Ended ended = new Cli().run("hardware");

        assertThat(ended.code()).isZero();
        Golden.matches("hardware.txt", ended.out());
    }

    @Test
    void saysWhereEachWasReadIfAsked() {
        Cli.Ended ended = new Cli().hardware(Machines.withGpu()).run("hardware", "--sources");

        Golden.matches("hardware-sources.txt", ended.out());
    }

    @Test
    void hasTheJsonOfTheApi() {
        Cli.Ended ended = new Cli().run("hardware", "--json");

        assertThat(ended.out())
                .isEqualTo(new String(FakeDaemon.bytes(Machines.container()), UTF_8) + "\n");
    }
}
