package dev.stoker.supervise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a daemon that was killed has left. The guards against orphans end its engines; should one
 * have survived them, it is ended here, so that none is ever there twice. It is not taken over: its
 * output goes into a pipe that nobody reads any more, and the next line it writes would end it.
 */
public final class Leftovers {
    private Leftovers() {}

    /**
     * Ends the engines of daemons that are gone, and removes what was kept of them. Blocks for file
     * reads.
     *
     * @param logs as in {@link SuperviseSettings#logFolder}
     * @return one sentence for each engine that was ended
     */
    public static List<String> end(Path logs) {
        Path folder = EngineFile.folder(logs);
        var ended = new ArrayList<String>();
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.of()) {
            for (Path file : files.toList()) {
                look(file, ended);
            }
        } catch (IOException e) {
            // Nothing can be known of what is left; the guards have done what they could.
        }
        return ended;
    }

    private static void look(Path file, List<String> ended) throws IOException {
        EngineFile kept = EngineFile.read(Files.readString(file));
        if (kept != null && runs(kept.daemon(), kept.daemonStarted())) {
            return; // another daemon that uses the same folder
        }
        if (kept != null && isStillThere(kept)) {
            ProcessHandle.of(kept.pid()).ifPresent(ProcessHandle::destroyForcibly);
            ended.add(
                    "an engine of '%s' (process %d) had outlived its daemon and was ended"
                            .formatted(kept.model(), kept.pid()));
        }
        Files.deleteIfExists(file);
    }

    /** It, and not another that got its number. */
    private static boolean isStillThere(EngineFile kept) {
        return runs(kept.pid(), kept.started()) && hasNonce(kept);
    }

    private static boolean runs(long pid, long started) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.isPresent() && process.get().isAlive() && Started.of(pid) == started;
    }

    /** Where there is no such file, number and time are all the proof there is. */
    private static boolean hasNonce(EngineFile kept) {
        Path environment = Path.of("/proc/" + kept.pid() + "/environ");
        if (!Files.exists(Path.of("/proc/self/environ"))) {
            return true;
        }
        try {
            String all = new String(Files.readAllBytes(environment), StandardCharsets.UTF_8);
            return List.of(all.split("\0", -1)).contains(Spawner.MARKER + "=" + kept.nonce());
        } catch (IOException _) {
            return false; // somebody else's
        }
    }
}
