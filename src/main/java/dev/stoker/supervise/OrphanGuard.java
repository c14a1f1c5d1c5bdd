package dev.stoker.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How an engine learns that the daemon died, when nobody was left to stop it. */
sealed interface OrphanGuard {
    /** The command that runs {@code command} under this guard, as the same process. */
    List<String> guarding(List<String> command);

    /**
     * The kernel kills the engine when the thread that spawned it ends (prctl(2), {@code
     * PR_SET_PDEATHSIG}: the "parent" is a thread, not a process).
     *
     * @param setpriv absolute path of util-linux' program
     * @param daemon process number of this one
     */
    record DeathSignal(String setpriv, long daemon) implements OrphanGuard {
        /*
         * A daemon that died before the signal was set sends none. So a shell that starts after
         * that looks whether its parent is still there, and becomes the engine.
         */
        private static final String RUN =
                """
                [ "$PPID" -eq "$1" ] || exit 137
                shift
                exec "$@"
                """;

        @Override
        public List<String> guarding(List<String> command) {
            return prefixed(
                    List.of(
                            setpriv,
                            "--pdeathsig",
                            "KILL",
                            "--",
                            "/bin/sh",
                            "-c",
                            RUN,
                            "engine",
                            Long.toString(daemon)),
                    command);
        }
    }

    /**
     * A small shell beside the engine reads a pipe that the daemon holds open and never writes to.
     * When it reads the end, the daemon is gone and the shell kills the engine, but only if that is
     * still its parent: an engine that ended before has left its number to others.
     */
    record PipeWatcher() implements OrphanGuard {
        /*
         * The command comes as "$@" and is never part of the script. Descriptor 3 carries the pipe,
         * since a shell gives what runs in the background /dev/null for its input. "exec" keeps the
         * process number, so the watcher's parent is the engine. $PPID would not do: it is fixed
         * when a shell starts.
         */
        private static final String WATCH =
                """
                while read -r _; do :; done
                if [ -r /proc/$$/stat ]; then
                  read -r _ _ _ parent _ </proc/$$/stat
                else
                  parent=$(/bin/ps -o ppid= -p $$)
                fi
                [ "$parent" -eq "$1" ] && kill -KILL "$1"
                """;

        private static final String RUN =
                """
                watch=$1
                shift
                exec 3<&0 </dev/null
                /bin/sh -c "$watch" watcher $$ <&3 3<&- >/dev/null 2>&1 &
                exec "$@" 3<&-
                """;

        @Override
        public List<String> guarding(List<String> command) {
            return prefixed(List.of("/bin/sh", "-c", RUN, "engine", WATCH), command);
        }
    }

    /** The best guard of this machine. Blocks: tries what {@code setpriv} can do here. */
    static OrphanGuard ofThisMachine() {
        return among(List.of("/usr/bin/setpriv", "/bin/setpriv", "/usr/sbin/setpriv"));
    }

    static OrphanGuard among(List<String> programs) {
        for (String path : programs) {
            if (Files.isExecutable(Path.of(path)) && setsDeathSignal(path)) {
                return new DeathSignal(path, ProcessHandle.current().pid());
            }
        }
        return new PipeWatcher();
    }

    /**
     * Busybox has a {@code setpriv} too, without the option. And util-linux' own sets capabilities,
     * to those it has, which a service manager's filter of system calls may refuse.
     */
    private static boolean setsDeathSignal(String setpriv) {
        var builder =
                new ProcessBuilder(setpriv, "--pdeathsig", "KILL", "--", "/bin/sh", "-c", ":")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        try {
            Process tried = builder.start();
            try {
                return tried.waitFor(5, TimeUnit.SECONDS) && tried.exitValue() == 0;
            } finally {
                tried.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> prefixed(List<String> prefix, List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return List.copyOf(all);
    }
}
