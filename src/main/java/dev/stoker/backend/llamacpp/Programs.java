package dev.stoker.backend.llamacpp;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Asks each program once what it can do; again when the file has changed. Thread-safe. */
final class Programs {
    private static final int ANSWER_LIMIT = 1 << 20;
    private static final long PATIENCE_SECONDS = 20;

    private final ConcurrentHashMap<Identity, ProgramHelp> known = new ConcurrentHashMap<>();

    /**
     * Blocks while the program is asked.
     *
     * @throws StokerException {@code ENGINE_START_FAILED} if it cannot be, or is not what it seems
     */
    ProgramHelp ask(Path program) {
        Identity identity = identify(program);
        ProgramHelp before = known.get(identity);
        if (before != null) {
            return before;
        }
        ProgramHelp help = ProgramHelp.read(run(program, "--help"), run(program, "--version"));
        known.put(identity, help);
        return help;
    }

    private static Identity identify(Path program) {
        try {
            return new Identity(program, Files.size(program), Files.getLastModifiedTime(program));
        } catch (IOException e) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED, "the llama-server program is not there", e);
        }
    }

    /** Its version is on standard error, so both are read. */
    private static String run(Path program, String argument) {
        var builder = new ProcessBuilder(program.toString(), argument).redirectErrorStream(true);
        builder.environment().clear();
        try {
            Process asked = builder.start();
            // A program that hangs is ended, and with it the read below.
            var _ =
                    asked.onExit()
                            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .exceptionally(_ -> asked.destroyForcibly());
            asked.getOutputStream().close();
            try (InputStream out = asked.getInputStream()) {
                return new String(out.readNBytes(ANSWER_LIMIT), StandardCharsets.UTF_8);
            } finally {
                asked.destroyForcibly();
            }
        } catch (IOException e) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED, "the llama-server program cannot be run", e);
        }
    }

    private record Identity(Path program, long size, FileTime modified) {}
}
