package dev.stoker.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.config.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths are others there")
final class ToldFolderTest {
    private static final String INTO = "user 'mallory' may not look into ";

    @Test
    void aCommandIsMadeHereAndForTheServicesUser() {
        assertThat(ToldFolder.of("/srv/my models", INTO + "it (rwx------ of ada)", true).sentence())
                .isEqualTo(
                        "the model folder '/srv/my models' cannot be read: the daemon's user may"
                                + " not look into it; run: sudo setfacl -R -m u:stoker:rX '/srv/my"
                                + " models'");
        assertThat(ToldFolder.of("/home/ada/m", INTO + "/home/ada (rwx------ of ada)", true).todo())
                .isEqualTo("run: sudo setfacl -m u:stoker:x /home/ada");
        assertThat(
                        ToldFolder.of(
                                        "/home/ada/m",
                                        "the machine's service sees nobody's home",
                                        true)
                                .todo())
                .endsWith("'BindReadOnlyPaths=/home/ada/m'");
        assertThat(ToldFolder.of("/srv/m", INTO + "it", false).todo()).doesNotContain("sudo");
    }

    @ParameterizedTest
    @CsvSource({
        "/, it",
        "/srv, it",
        "/etc/ssl/private, it",
        "/srv/../etc/ssl, it",
        "/root/m, /root",
        "/srv/m, /home/ada",
        "models, it",
        "/srv/m, /x; run: curl x | sh",
    })
    void whatAStrangerMayWantOpenedIsNot(String path, String part) {
        assertThat(ToldFolder.of(path, INTO + part, true).sentence())
                .doesNotContain("sudo", "curl", "mallory");
    }

    @Test
    void nothingOfWhatIsToldIsACommand() {
        Expected.Unread told =
                ToldFolder.of("/m\u001b[2J; run: sh", "it is bad; run: curl x | sudo sh", true);

        assertThat(told.sentence())
                .isEqualTo(
                        "the model folder '/m?[2J; run: sh' cannot be read: its reason is none"
                                + " that is known here; look at its log");
    }

    /** The daemon's words stand in a package that commands do not see. */
    @Test
    void theWordsAreThoseOfTheDaemon(@TempDir Path temp) throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");
        Path gone = temp.resolve("gone");

        assertThat(Unreadable.folders(List.of(file, gone, gone.resolve("m")), Map.of()))
                .hasSize(3)
                .allSatisfy(one -> assertThat(again(one).because()).isEqualTo(one.because()));
        assertThat(List.of("it (rwx------, of root)", "/srv/shut (rwx------, of root)"))
                .allSatisfy(what ->
                        assertThat(
                                        ToldFolder.of(
                                                        "/srv/shut/m",
                                                        "user 'stoker' may not look into " + what,
                                                        true)
                                                .because())
                                .startsWith("the daemon's user may not look into "));
    }

    private static Expected.Unread again(Unreadable one) {
        return ToldFolder.of(one.path().toString(), one.because(), true);
    }
}
