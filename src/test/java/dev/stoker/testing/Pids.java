package dev.stoker.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Processes, by their number. */
public final class Pids {
    private Pids() {}

    /** Whether that process runs. A dead one that nobody has asked after yet does not. */
    public static boolean runs(long pid) {
        if (!hasProc()) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return !text.substring(text.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * A variable in the environment of a process of this user.
     *
     * @throws AssertionError if it has none of that name
     */
    public static String variable(long pid, String name) {
        for (String entry : environment(pid)) {
            if (entry.startsWith(name + "=")) {
                return entry.substring(name.length() + 1);
            }
        }
        throw new AssertionError("process " + pid + " has no variable " + name);
    }

    private static String[] environment(long pid) {
        if (hasProc()) {
            try {
                byte[] all = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
                return new String(all, StandardCharsets.UTF_8).split("\0", -1);
            } catch (IOException e) {
                throw new AssertionError("cannot read the environment of " + pid, e);
            }
        }
        var ps = new ProcessBuilder("ps", "-E", "-ww", "-o", "command=", "-p", Long.toString(pid));
        return Finished.run(ps, Duration.ofSeconds(10)).out().split(" ", -1);
    }

    /**
     * Whether that child has not become the program that it is started for: a fork of the parent,
     * or Java's helper in between. Until then its environment is the parent's.
     */
    public static boolean isBeingStarted(long child, long parent) {
        if (!hasProc()) {
            return false;
        }
        try {
            Path program = Path.of("/proc/" + child + "/exe").toRealPath();
            return program.endsWith("jspawnhelper")
                    || program.equals(Path.of("/proc/" + parent + "/exe").toRealPath());
        } catch (IOException _) {
            return false; // it has ended
        }
    }

    /** Ends it as {@code kill -9} does. */
    public static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static boolean hasProc() {
        return Files.isDirectory(Path.of("/proc/self"));
    }
}
