package dev.stoker.discovery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks {@code lsof} which TCP ports given processes listen on. */
final class Lsof {
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final Path program;
    private final Commands commands;

    Lsof(Path program, Commands commands) {
        this.program = program;
        this.commands = commands;
    }

    /** A port a process listens on. */
    record Socket(long pid, String host, int port) {}

    /** Blocks; empty if it cannot be asked. */
    List<Socket> listening(Collection<Long> pids) {
        String list = pids.stream().map(String::valueOf).collect(Collectors.joining(","));
        List<String> command =
                List.of(
                        program.toString(),
                        "-nP",
                        "-a",
                        "-p",
                        list,
                        "-iTCP",
                        "-sTCP:LISTEN",
                        "-Fpn");
        return pids.isEmpty() ? List.of() : parse(commands.run(command, Map.of(), DEADLINE));
    }

    /**
     * Pure. Of {@code -F} output: a line {@code p<pid>}, then {@code n<address>} for each socket.
     */
    static List<Socket> parse(String output) {
        var sockets = new ArrayList<Socket>();
        long pid = 0;
        for (String line : output.lines().toList()) {
            try {
                if (line.startsWith("p")) {
                    pid = Long.parseLong(line.substring(1));
                } else if (line.startsWith("n") && pid > 0) {
                    Socket socket = socket(pid, line.substring(1));
                    if (socket != null && !sockets.contains(socket)) {
                        sockets.add(socket);
                    }
                }
            } catch (NumberFormatException _) {
                // Not a line of this format.
            }
        }
        return sockets;
    }

    private static @Nullable Socket socket(long pid, String name) {
        int colon = name.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        String host = name.substring(0, colon);
        int port = Integer.parseInt(name.substring(colon + 1));
        return new Socket(pid, host.equals("*") ? "127.0.0.1" : host, port);
    }
}
