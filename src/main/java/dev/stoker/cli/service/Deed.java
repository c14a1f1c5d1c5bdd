package dev.stoker.cli.service;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Does the steps. */
public final class Deed {
    private Deed() {}

    /**
     * Does one step. Blocks.
     *
     * @throws CommandFailure where it cannot be done; what was done before stays
     */
    public static void of(Step step, Programs programs) {
        try {
            switch (step) {
                case Step.Write(Path path, String text, _) -> write(path, text);
                case Step.Delete(Path path) -> new Removal(_ -> {}).of(path);
                case Step.Run run -> run(run, programs);
            }
        } catch (AccessDeniedException e) {
            throw new CommandFailure(
                    ExitCode.NOT_PERMITTED, "no permission for " + e.getFile() + "; use sudo", e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot change files: " + e, e);
        }
    }

    private static void run(Step.Run run, Programs programs) {
        Programs.Ended ended = programs.run(run.command());
        if (!ended.well()) {
            String said = ended.lastLine();
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "'%s' ended with %d%s; %s"
                            .formatted(
                                    run.line(),
                                    ended.code(),
                                    said.isEmpty() ? "" : " (" + said + ")",
                                    run.remedy()));
        }
    }

    /** Whole or not at all: a service manager may read it at any time. */
    private static void write(Path path, String text) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(path + " is no file's name");
        }
        Files.createDirectories(folder);
        Path half = Files.createTempFile(folder, ".stoker-", ".new");
        try {
            Files.writeString(half, text);
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(half, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }
}
