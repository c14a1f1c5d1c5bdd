package dev.stoker.discovery;

import org.jspecify.annotations.Nullable;

/**
 * Decides whose server a process is: one that Stoker or another model server runs for itself is not
 * a backend of its own.
 */
final class Kinship {
    /** Longer chains of parents than any service manager, shell and wrapper make together. */
    private static final int GENERATIONS = 16;

    private final ProcessTable processes;
    private final long ownPid;

    Kinship(ProcessTable processes, long ownPid) {
        this.processes = processes;
        this.ownPid = ownPid;
    }

    /** Why the process's servers are not listed, for people; null if they may be. */
    @Nullable String leftOut(ProcessEntry process) {
        if (process.pid() == ownPid) {
            return "it is this Stoker";
        }
        if (process.engine()) {
            return "it is an engine that a Stoker runs";
        }
        if (looksLikeOllamasChild(process)) {
            return "its arguments are those Ollama starts its own engines with";
        }
        return fromAncestors(process);
    }

    private @Nullable String fromAncestors(ProcessEntry process) {
        long pid = process.parent();
        for (int i = 0; i < GENERATIONS && pid > 1; i++) {
            if (pid == ownPid) {
                return "it is an engine that this Stoker runs";
            }
            ProcessEntry ancestor = processes.find(pid);
            if (ancestor == null) {
                return null;
            }
            Program program = ancestor.program();
            if (program != null && program.ownsItsChildren() && !isServeCommand(process)) {
                return "it is a child of " + program.title() + " (pid " + ancestor.pid() + ")";
            }
            pid = ancestor.parent();
        }
        return null;
    }

    /** The desktop app of Ollama starts {@code ollama serve}: that child is the server itself. */
    private static boolean isServeCommand(ProcessEntry process) {
        return process.program() == Program.OLLAMA && process.argv().contains("serve");
    }

    /** For when the parent cannot be seen: no person types this combination. */
    private static boolean looksLikeOllamasChild(ProcessEntry process) {
        var argv = process.argv();
        int host = argv.indexOf("--host");
        return process.program() == Program.LLAMA_SERVER
                && argv.contains("--no-webui")
                && argv.contains("--offline")
                && host >= 0
                && host + 1 < argv.size()
                && argv.get(host + 1).equals("127.0.0.1");
    }
}
