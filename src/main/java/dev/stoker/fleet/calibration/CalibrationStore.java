package dev.stoker.fleet.calibration;

import dev.stoker.backend.EngineSpec;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.tuning.Calibrations;
import dev.stoker.hardware.Hardware;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.ModelFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calibrations of this machine: one small file each, in a folder of the daemon's state. Blocks;
 * safe for threads and for a daemon that dies while it writes. A file that is none of these is
 * passed over.
 */
public final class CalibrationStore implements Calibrations {
    private static final String ENDING = ".properties";
    private static final long LONGEST = 16 * 1024;
    private static final int SHOWN = 1000;

    private final Path folder;

    /**
     * @param folder created when first needed
     */
    public CalibrationStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public @Nullable Measured of(
            EngineSpec spec, ModelFacts model, BackendTraits backend, Hardware hardware) {
        Calibration found = find(Subject.of(spec, model, backend, hardware));
        return found == null || found.keepsThePlan() ? null : found.settings();
    }

    /** What holds for that; null if nothing does. */
    public @Nullable Calibration find(Subject subject) {
        return read(file(subject));
    }

    /**
     * Keeps it, and drops what was measured for the same model and use before: with another program
     * or on another machine, it holds no longer.
     *
     * @throws StokerException {@code INTERNAL} if it cannot be written
     */
    public void keep(Calibration calibration) {
        Path file = file(calibration.subject());
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "new-", ".tmp");
            try {
                Files.writeString(fresh, CalibrationText.write(calibration));
                moveInto(file, fresh);
            } finally {
                Files.deleteIfExists(fresh);
            }
            dropOlder(calibration.subject());
        } catch (IOException e) {
            throw new StokerException(
                    ErrorCode.INTERNAL, "the calibration cannot be written to the state folder", e);
        }
    }

    private void dropOlder(Subject now) throws IOException {
        for (Calibration one : all()) {
            Subject other = one.subject();
            if (other.modelDigest().equals(now.modelDigest())
                    && other.use() == now.use()
                    && !other.key().equals(now.key())) {
                Files.deleteIfExists(file(other));
            }
        }
    }

    private static void moveInto(Path file, Path fresh) throws IOException {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** All of them, the youngest first; also those that hold no longer. */
    public List<Calibration> all() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .limit(SHOWN)
                    .map(CalibrationStore::read)
                    .filter(Objects::nonNull)
                    .sorted(Comparator.comparing(Calibration::measuredAt).reversed())
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            throw new StokerException(
                    ErrorCode.INTERNAL, "the calibrations in the state folder cannot be read", e);
        }
    }

    /**
     * Forgets all that was measured for that model, on whatever program and machine.
     *
     * @return how many there were
     */
    public int forget(String modelDigest) {
        int count = 0;
        for (Calibration one : all()) {
            if (one.subject().modelDigest().equals(modelDigest)) {
                try {
                    count += Files.deleteIfExists(file(one.subject())) ? 1 : 0;
                } catch (IOException e) {
                    throw new StokerException(
                            ErrorCode.INTERNAL, "a calibration cannot be deleted", e);
                }
            }
        }
        return count;
    }

    private Path file(Subject subject) {
        return folder.resolve(subject.key() + ENDING);
    }

    private static @Nullable Calibration read(Path file) {
        try {
            return Files.size(file) > LONGEST ? null : CalibrationText.read(Files.readString(file));
        } catch (IOException _) {
            return null; // gone, or not text
        }
    }
}
