package dev.stoker.boot;

import static java.util.stream.Collectors.joining;

import dev.stoker.security.OwnerOnlyFile;
import dev.stoker.supervise.Started;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the daemon of a state folder answers, in a file of that folder which the owner alone may
 * read or write. By it commands find a daemon that runs, whatever the configuration says by then.
 * One that a killed daemon has left names a process that is gone, and counts as none.
 *
 * @param address for clients on this machine
 * @param started as {@link Started} tells: a number that is used again is another process
 * @param files where it has its configuration from: what tells it from a daemon of another one
 */
record DaemonFile(URI address, long pid, long started, String files) {
    static final String NAME = "daemon";

    /** Of this process, which answers there. */
    static DaemonFile ofThisProcess(URI address, List<Path> files) {
        long self = ProcessHandle.current().pid();
        return new DaemonFile(address, self, Started.of(self), text(files));
    }

    /** Whether it goes by those files. */
    boolean isOf(List<Path> others) {
        return files.equals(text(others));
    }

    /** Whether the user of this process runs it; also where nobody tells who does. */
    boolean isThisUsers() {
        String own = ProcessHandle.current().info().user().orElse("");
        String others = ProcessHandle.of(pid).flatMap(one -> one.info().user()).orElse("");
        return own.isEmpty() || others.isEmpty() || own.equals(others);
    }

    private static String text(List<Path> files) {
        return files.stream().map(Path::toString).collect(joining(File.pathSeparator));
    }

    /** That of a daemon that runs; null if there is none, or none that can be trusted. Blocks. */
    static @Nullable DaemonFile living(Path stateFolder) {
        DaemonFile kept = read(stateFolder);
        return kept != null && Started.runs(kept.pid, kept.started) ? kept : null;
    }

    private static @Nullable DaemonFile read(Path stateFolder) {
        OwnerOnlyFile file = file(stateFolder);
        try {
            return file.isMissing() ? null : parse(file.read());
        } catch (IOException _) {
            return null; // others could have written it
        }
    }

    /**
     * Keeps it, unless another daemon that runs has its own there. Blocks.
     *
     * @return whether it is kept
     */
    boolean write(Path stateFolder) throws IOException {
        DaemonFile other = living(stateFolder);
        if (other != null && !equals(other)) {
            return false;
        }
        OwnerOnlyFile file = file(stateFolder);
        file.tidy();
        file.replace(
                "address=%s\npid=%d\nstarted=%d\nfiles=%s".formatted(address, pid, started, files));
        return true;
    }

    /** Removes it, if it is this one. Blocks. */
    void remove(Path stateFolder) throws IOException {
        if (equals(read(stateFolder))) {
            file(stateFolder).remove();
        }
    }

    private static OwnerOnlyFile file(Path stateFolder) {
        return new OwnerOnlyFile(stateFolder.resolve(NAME));
    }

    /** Null if that is none, or half of one. */
    private static @Nullable DaemonFile parse(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        try {
            URI address = new URI(fields.getOrDefault("address", ""));
            return address.getHost() == null
                    ? null
                    : new DaemonFile(
                            address,
                            number(fields, "pid"),
                            number(fields, "started"),
                            fields.getOrDefault("files", ""));
        } catch (URISyntaxException | NumberFormatException _) {
            return null;
        }
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, ""));
    }
}
