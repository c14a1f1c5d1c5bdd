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
 * The listening sockets of Linux. In the quiet case one look costs three tiny files; the table of
 * sockets is read when something may have changed, and processes are looked at only when a socket
 * appears that was not there before.
 */
final class ProcListenerTable implements ListenerTable {
    /** A socket may be handed to a model server later (socket activation, a late exec). */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final String SOCKET_LINK = "socket:[";

    private final Path root;
    private final ProcessTable processes;
    private final Set<Integer> ports;
    private final InstantSource clock;
    private final Pulse pulse;
    private final Map<Long, ProcessEntry> holders = new HashMap<>();

    /** A change must be seen within three seconds. */
    private final Budget reading = new Budget(0.002, Duration.ZERO, Duration.ofSeconds(2));

    /** Where sockets come and go all the time, all processes are not looked at each time. */
    private final Budget thoroughly =
            new Budget(0.001, Duration.ofSeconds(2), Duration.ofSeconds(15));

    private List<ProcNetTcp.Socket> sockets = List.of();
    private Set<Long> known = Set.of();
    private Instant lookAgainAt = Instant.MIN;
    private boolean stale = true;

    /**
     * @param root {@code /proc}, or a folder like it
     * @param ports worth asking whoever listens there
     */
    ProcListenerTable(Path root, ProcessTable processes, Set<Integer> ports, InstantSource clock) {
        this.root = root;
        this.processes = processes;
        this.ports = Set.copyOf(ports);
        this.clock = clock;
        this.pulse = new Pulse(root);
    }

    @Override
    public List<Listener> read() {
        Instant now = clock.instant();
        boolean again = !now.isBefore(lookAgainAt);
        stale |= pulse.changed();
        if (again || (stale && reading.allows(now))) {
            long begun = System.nanoTime();
            sockets = ProcNetTcp.read(root, pulse.hasIpv6());
            stale = false;
            reading.spent(Duration.ofNanos(System.nanoTime() - begun), now);
            retrace(now, again);
        }
        return worthAsking();
    }

    private void retrace(Instant now, boolean again) {
        var inodes = new HashSet<Long>();
        sockets.forEach(socket -> inodes.add(socket.inode()));
        if (again || !known.containsAll(inodes)) {
            boolean thorough = thoroughly.allows(now);
            long begun = System.nanoTime();
            trace(inodes, thorough);
            if (thorough) {
                thoroughly.spent(Duration.ofNanos(System.nanoTime() - begun), now);
            }
            // What a quick look did not find, a thorough one may.
            lookAgainAt = now.plus(thorough ? LOOK_AGAIN : LOOK_AGAIN.dividedBy(6));
        }
        holders.keySet().retainAll(inodes);
        known = inodes;
    }

    private List<Listener> worthAsking() {
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
    private void trace(Set<Long> inodes, boolean thorough) {
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
        unreadable.forEach(this::byArgument);
    }

    /** Another user's process does not show its sockets, but its command line may name the port. */
    private void byArgument(ProcessEntry server) {
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
