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
    void aLimitThatIsNotSetIsNoneAndNotUnknown() {
        String plain = new Cli().hardware(Machines.free()).run("hardware").out();
        String told = new Cli().hardware(Machines.free()).run("hardware", "--sources").out();

        assertThat(plain)
                .contains("  quota               none\n")
                .contains("  cgroup limit        none\n")
                .contains("  cgroup use          2.0 GiB\n")
                .contains("  cgroup leaves       none\n")
                .contains("  container           no\n")
                .contains("  container engine    none\n")
                .contains("  cpuset              unknown: the cgroup has no cpuset\n");
        assertThat(told)
                .contains("  quota               none  [no CPU quota is set in /]\n")
                .contains("  container engine    none  [no sign of a container]\n");
    }

    @Test
    void whatCannotBeReadStaysUnknown() {
        String out = new Cli().hardware(Machines.opaque()).run("hardware").out();

        assertThat(out)
                .contains("  quota               unknown: no cgroup hierarchy with the cpu")
                .contains("  cgroup limit        unknown: /proc/self/cgroup is not readable")
                .contains("  container engine    unknown: no sign of a container");
    }

    @Test
    void hasTheJsonOfTheApi() {
        Cli.Ended ended = new Cli().run("hardware", "--json");

        assertThat(ended.out())
                .isEqualTo(new String(FakeDaemon.bytes(Machines.container()), UTF_8) + "\n");
    }
}
