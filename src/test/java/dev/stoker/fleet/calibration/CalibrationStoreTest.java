package dev.stoker.fleet.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Speed;
import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.memory.CacheType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CalibrationStoreTest {
    private static final Instant MORNING = Instant.parse("2026-11-21T08:15:00Z");
    private static final Instant EVENING = Instant.parse("2026-11-21T20:15:00Z");

    @TempDir Path dir;

    @Test
    void keepsACalibrationAcrossARestart() {
        Calibration found = calibration("tiny", "d1", "llamacpp 1", MORNING);

        new CalibrationStore(dir.resolve("calibrations")).keep(found);

        var later = new CalibrationStore(dir.resolve("calibrations"));
        assertThat(later.find(found.subject())).isEqualTo(found);
        assertThat(later.all()).containsExactly(found);
    }

    /** Another program, another machine or another model: what was measured says nothing then. */
    @Test
    void findsNothingForAnythingElse() {
        var store = new CalibrationStore(dir);
        store.keep(calibration("tiny", "d1", "llamacpp 1", MORNING));

        assertThat(store.find(subject("tiny", "d1", "llamacpp 2"))).isNull();
        assertThat(store.find(subject("tiny", "d2", "llamacpp 1"))).isNull();
        assertThat(store.find(new Subject("tiny", "d1", Use.EMBED, "llamacpp 1", "machine")))
                .isNull();
        assertThat(store.find(new Subject("tiny", "d1", Use.GENERATE, "llamacpp 1", "other")))
                .isNull();
    }

    @Test
    void aModelsNameMakesNoDifference() {
        var store = new CalibrationStore(dir);
        store.keep(calibration("tiny", "d1", "llamacpp 1", MORNING));

        assertThat(store.find(subject("renamed", "d1", "llamacpp 1"))).isNotNull();
    }

    @Test
    void theYoungerOneTakesThePlaceOfTheOlder() throws IOException {
        var store = new CalibrationStore(dir);
        store.keep(calibration("tiny", "d1", "llamacpp 1", MORNING));
        store.keep(calibration("tiny", "d1", "llamacpp 1", EVENING));

        assertThat(store.all()).extracting(Calibration::measuredAt).containsExactly(EVENING);
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).hasSize(1);
        }
    }

    /** With another program or machine it holds no longer, so it is dropped. */
    @Test
    void dropsWhatHoldsNoLonger() {
        var store = new CalibrationStore(dir);
        store.keep(calibration("tiny", "d1", "llamacpp 1", MORNING));
        Calibration other = calibration("other", "d2", "llamacpp 1", MORNING);
        store.keep(other);
        Calibration young = calibration("tiny", "d1", "llamacpp 2", EVENING);

        store.keep(young);

        assertThat(store.all()).containsExactly(young, other);
    }

    @Test
    void forgetsAModelInEveryUse() {
        var store = new CalibrationStore(dir);
        store.keep(calibration("tiny", "d1", "llamacpp 1", MORNING));
        Calibration one = calibration("tiny", "d1", "llamacpp 1", EVENING);
        store.keep(
                new Calibration(
                        new Subject("tiny", "d1", Use.EMBED, "llamacpp 1", "machine"),
                        EVENING,
                        one.settings(),
                        one.baseline(),
                        one.best()));
        Calibration other = calibration("other", "d2", "llamacpp 1", MORNING);
        store.keep(other);

        assertThat(store.forget("d1")).isEqualTo(2);

        assertThat(store.all()).containsExactly(other);
    }

    /** An engine would be started with what the file says. */
    @Test
    void passesOverAFileThatSaysSomethingElse() throws IOException {
        var store = new CalibrationStore(dir);
        Calibration good = calibration("tiny", "d1", "llamacpp 1", MORNING);
        store.keep(good);
        Path file = dir.resolve(good.subject().key() + ".properties");
        String text = Files.readString(file);

        for (String damaged :
                new String[] {
                    text.replace("threads=3", "threads=0"),
                    text.replace("threads=3", "threads=999999"),
                    text.replace("keys=Q8_0", "keys=Q9"),
                    text.replace("use=GENERATE", "use=nonsense"),
                    text.replace("baseline.prompt=10.0", "baseline.prompt=fast"),
                    "\\u00",
                    ""
                }) {
            assertThat(damaged).isNotEqualTo(text);
            Files.writeString(file, damaged);
            assertThat(store.find(good.subject())).as(damaged).isNull();
            assertThat(store.all()).as(damaged).isEmpty();
        }
    }

    @Test
    void hasNoneWhereTheFolderIsMissing() {
        assertThat(new CalibrationStore(dir.resolve("none")).all()).isEmpty();
    }

    @Test
    void saysSoWhereItCannotWrite() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "in the way");

        assertThatThrownBy(() ->
                        new CalibrationStore(file)
                                .keep(calibration("tiny", "d1", "llamacpp 1", MORNING)))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    }

    private static Calibration calibration(
            String model, String digest, String backend, Instant at) {
        return new Calibration(
                subject(model, digest, backend),
                at,
                new Measured(3, null, CacheType.Q8_0, CacheType.Q8_0, 256, "12 % faster"),
                new Speed(10, 5),
                new Speed(11.5, 6));
    }

    private static Subject subject(String model, String digest, String backend) {
        return new Subject(model, digest, Use.GENERATE, backend, "machine");
    }
}
