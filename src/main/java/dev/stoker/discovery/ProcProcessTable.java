package dev.stoker.discovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes under {@code /proc} of Linux (proc(5)). */
final class ProcProcessTable implements ProcessTable {
    /** A process may be seen between fork and exec, under its parent's name. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    /** Names and arguments of model servers are found in the first of them. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final byte[] MARKER = "STOKER_ENGINE=".getBytes(StandardCharsets.US_ASCII);

    private final Path root;
    private final InstantSource clock;
    private final Map<Long, Seen> seen = new HashMap<>();
    private final Map<Long, ProcessEntry> servers = new HashMap<>();

    /**
     * @param root {@code /proc}, or a folder like it
     */
    ProcProcessTable(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    /**
     * A process looked at before.
     *
     * @param comm its short name then; another one now means that it became another program
     */
    private record Seen(Instant since, String comm) {}

    @Override
    public Collection<ProcessEntry> modelServers(boolean thorough) {
        Instant now = clock.instant();
        Set<Long> pids = pids();
        seen.keySet().retainAll(pids);
        servers.keySet().retainAll(pids);
        for (Long pid : pids) {
            Seen before = seen.get(pid);
            if (before == null
                    || Duration.between(before.since(), now).compareTo(YOUNG) < 0
                    || (thorough && !commOf(pid).equals(before.comm()))) {
                look(pid, before == null ? now : before.since());
            }
        }
        return List.copyOf(servers.values());
    }

    private void look(Long pid, Instant since) {
        ProcessEntry entry = find(pid);
        if (entry == null) {
            return;
        }
        seen.put(pid, new Seen(since, entry.name()));
        if (entry.program() == null) {
            servers.remove(pid);
        } else {
            servers.put(pid, entry);
        }
    }

    private String commOf(long pid) {
        byte[] comm = read(root.resolve(pid + "/comm"));
        return new String(comm, StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public @Nullable ProcessEntry find(long pid) {
        Path folder = root.resolve(Long.toString(pid));
        byte[] stat = read(folder.resolve("stat"));
        if (stat.length == 0) {
            return null;
        }
        List<String> argv = words(read(folder.resolve("cmdline")));
        String text = new String(stat, StandardCharsets.UTF_8);
        String comm = comm(text);
        Program program = Program.of(comm, argv);
        // The environment is read of candidates only: it is the dearest and the most private.
        boolean engine = program != null && contains(read(folder.resolve("environ")), MARKER);
        return new ProcessEntry(pid, parent(text), comm, argv, program, engine);
    }

    private Set<Long> pids() {
        var pids = new HashSet<Long>();
        try (var folders = Files.newDirectoryStream(root)) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (Character.isDigit(name.charAt(0))) {
                    pids.add(Long.valueOf(name));
                }
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException _) {
            // Without the list, what is known stays until it can be read again.
            pids.addAll(seen.keySet());
        }
        return pids;
    }

    /** Pure. {@code 1234 (a (strange) name) S 1 …}: the name may hold anything. */
    static String comm(String stat) {
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        return open < 0 || close < open ? "" : stat.substring(open + 1, close);
    }

    /** Pure. The second field after the name. */
    static long parent(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 3);
        try {
            return fields.length < 2 ? 0 : Long.parseLong(fields[1]);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static List<String> words(byte[] nulSeparated) {
        var words = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < nulSeparated.length; i++) {
            if (nulSeparated[i] == 0) {
                words.add(new String(nulSeparated, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        return words;
    }

    private static boolean contains(byte[] text, byte[] wanted) {
        for (int i = 0; i + wanted.length <= text.length; i++) {
            boolean begins = i == 0 || text[i - 1] == 0;
            if (begins
                    && java.util.Arrays.equals(
                            text, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /** Empty where the process is gone or the file is another user's. */
    private static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
