package dev.stoker.discovery;

import java.io.IOException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets of Linux. In the quiet case one look costs two small files: processes are
 * looked at only when a socket appears that was not there before.
 */
final class ProcListenerTable implements ListenerTable {
    /** A socket may be handed to a model server later (socket activation, a late exec). */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** Where sockets come and go all the time, all processes are not looked at each time. */
    private static final Duration BETWEEN_THOROUGH_LOOKS = Duration.ofSeconds(2);

    private static final String SOCKET_LINK = "socket:[";

    private final Path root;
    private final ProcessTable processes;
    private final Set<Integer> ports;
    private final InstantSource clock;
    private final Map<Long, ProcessEntry> holders = new HashMap<>();
    private Set<Long> known = Set.of();
    private Instant lookAgainAt = Instant.MIN;
    private Instant thoroughFrom = Instant.MIN;

    /**
     * @param root {@code /proc}, or a folder like it
     * @param ports worth asking whoever listens there
     */
    ProcListenerTable(Path root, ProcessTable processes, Set<Integer> ports, InstantSource clock) {
        this.root = root;
        this.processes = processes;
        this.ports = Set.copyOf(ports);
        this.clock = clock;
    }

    @Override
    public List<Listener> read() {
        List<ProcNetTcp.Socket> sockets = ProcNetTcp.read(root);
        var inodes = new HashSet<Long>();
        sockets.forEach(socket -> inodes.add(socket.inode()));
        Instant now = clock.instant();
        if (!known.containsAll(inodes) || !now.isBefore(lookAgainAt)) {
            boolean thorough = !now.isBefore(thoroughFrom);
            trace(sockets, inodes, thorough);
            thoroughFrom = thorough ? now.plus(BETWEEN_THOROUGH_LOOKS) : thoroughFrom;
            lookAgainAt = thorough ? now.plus(LOOK_AGAIN) : thoroughFrom;
        }
        holders.keySet().retainAll(inodes);
        known = inodes;
        return worthAsking(sockets);
    }

    private List<Listener> worthAsking(List<ProcNetTcp.Socket> sockets) {
        var listeners = new LinkedHashMap<String, Listener>();
        var heldOnPort = new HashSet<String>();
        for (ProcNetTcp.Socket socket : sockets) {
            ProcessEntry process = holders.get(socket.inode());
            if (process == null && !ports.contains(socket.port())) {
                continue;
            }
            // A server that listens on 127.0.0.1 and on [::1] is one server.
            String holder = process == null ? "user " + socket.user() : "pid " + process.pid();
            if (heldOnPort.add(holder + " port " + socket.port())) {
                listeners.putIfAbsent(
                        socket.host() + ':' + socket.port(),
                        new Listener(socket.host(), socket.port(), socket.inode(), process));
            }
        }
        return List.copyOf(listeners.values());
    }

    /** Finds out which of the model servers holds which socket. */
    private void trace(List<ProcNetTcp.Socket> sockets, Set<Long> inodes, boolean thorough) {
        Collection<ProcessEntry> servers = processes.modelServers(thorough);
        holders.clear();
        var unreadable = new ArrayList<ProcessEntry>();
        for (ProcessEntry server : servers) {
            Set<Long> held = socketsOf(server.pid());
            if (held == null) {
                unreadable.add(server);
                continue;
            }
            held.retainAll(inodes);
            // Workers inherit the socket of the process that opened it, which came first.
            held.forEach(inode -> holders.merge(inode, server, ProcListenerTable::older));
        }
        unreadable.forEach(server -> byArgument(server, sockets));
    }

    /** Another user's process does not show its sockets, but its command line may name the port. */
    private void byArgument(ProcessEntry server, List<ProcNetTcp.Socket> sockets) {
        Integer port = server.portArgument();
        for (ProcNetTcp.Socket socket : sockets) {
            if (port != null && port == socket.port()) {
                holders.putIfAbsent(socket.inode(), server);
            }
        }
    }

    private static ProcessEntry older(ProcessEntry one, ProcessEntry other) {
        return one.pid() == other.parent() || one.pid() < other.pid() ? one : other;
    }

    /** Inodes of the sockets the process holds; null if they are not ours to see. */
    private @Nullable Set<Long> socketsOf(long pid) {
        var inodes = new HashSet<Long>();
        try (var files = Files.newDirectoryStream(root.resolve(pid + "/fd"))) {
            for (Path file : files) {
                String target = Files.readSymbolicLink(file).toString();
                if (target.startsWith(SOCKET_LINK) && target.endsWith("]")) {
                    inodes.add(
                            Long.parseLong(target, SOCKET_LINK.length(), target.length() - 1, 10));
                }
            }
        } catch (java.nio.file.AccessDeniedException _) {
            return null;
        } catch (IOException | DirectoryIteratorException | NumberFormatException _) {
            // Closed or ended meanwhile: what was read so far is what there is.
        }
        return inodes;
    }
}
