package dev.stoker.hardware.linux;

import static dev.stoker.hardware.source.FakeMachine.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Resident;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcStatusTest {
    @Test
    void tellsWhatIsTheProcesssOwnAndWhatAFiles() {
        Fact<Resident> resident =
                ProcStatus.resident(fixture("linux/status-linux-6.18-vm.txt"), "status");

        assertThat(resident.asOptional())
                .hasValue(new Resident(Bytes.ofKibi(148), Bytes.ofKibi(2132)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "RssAnon:\t 1 kB\nRssFile:\t 1 kB\n",
                "RssAnon:\t -1 kB\nRssFile:\t 1 kB\nRssShmem:\t 1 kB\n",
                "RssAnon:\t 1 MB\nRssFile:\t 1 kB\nRssShmem:\t 1 kB\n",
                "RssAnon:\t 9007199254740990 kB\nRssFile:\t 1 kB\nRssShmem:\t 1 kB\n"
            })
    void isUnknownWhereTheTextIsDamagedOrOld(String text) {
        assertThat(ProcStatus.resident(text, "status")).isInstanceOf(Fact.Unknown.class);
    }
}
