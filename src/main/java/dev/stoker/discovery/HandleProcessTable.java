package dev.stoker.discovery;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes as the Java runtime tells them, for systems without {@code /proc}. */
final class HandleProcessTable implements ProcessTable {
    private final Set<Long> seen = new HashSet<>();
    private final Map<Long, ProcessEntry> servers = new HashMap<>();

    @Override
    public Collection<ProcessEntry> modelServers(boolean thorough) {
        if (thorough) {
            seen.clear();
        }
        var pids = new HashSet<Long>();
        ProcessHandle.allProcesses()
                .forEach(handle -> {
                    pids.add(handle.pid());
                    if (seen.add(handle.pid())) {
                        remember(entry(handle));
                    }
                });
        seen.retainAll(pids);
        servers.keySet().retainAll(pids);
        return List.copyOf(servers.values());
    }

    @Override
    public @Nullable ProcessEntry find(long pid) {
        return ProcessHandle.of(pid).map(HandleProcessTable::entry).orElse(null);
    }

    private void remember(ProcessEntry entry) {
        if (entry.program() == null) {
            servers.remove(entry.pid());
        } else {
            servers.put(entry.pid(), entry);
        }
    }

    /** The environment is not told, so that an engine is recognised by its parent only. */
    private static ProcessEntry entry(ProcessHandle handle) {
        ProcessHandle.Info about = handle.info();
        String command = about.command().orElse("");
        var argv = new java.util.ArrayList<String>();
        if (!command.isEmpty()) {
            argv.add(command);
            argv.addAll(List.of(about.arguments().orElse(new String[0])));
        }
        String name = command.substring(command.lastIndexOf('/') + 1);
        return new ProcessEntry(
                handle.pid(),
                handle.parent().map(ProcessHandle::pid).orElse(0L),
                name,
                argv,
                Program.of(name, argv),
                false);
    }
}
