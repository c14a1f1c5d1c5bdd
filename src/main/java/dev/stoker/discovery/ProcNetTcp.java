package dev.stoker.discovery;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the listening sockets of {@code /proc/net/tcp} and {@code tcp6} (proc_net(5)). */
final class ProcNetTcp {
    private static final String LISTENING = "0A";

    /** A machine with more listeners than this is not one that runs a model server. */
    private static final int MOST_LINES = 10_000;

    private ProcNetTcp() {}

    /**
     * One listening socket.
     *
     * @param host as in an address; a loopback one if it listens on all
     * @param user uid of its owner
     */
    record Socket(String host, int port, long user, long inode) {}

    /**
     * The sockets of both tables, those of IPv4 first; empty where they cannot be read.
     *
     * @param ipv6 false where there is known to be none: reading an empty table is dear
     */
    static List<Socket> read(Path procRoot, boolean ipv6) {
        var sockets = new ArrayList<Socket>();
        List<String> tables = ipv6 ? List.of("net/tcp", "net/tcp6") : List.of("net/tcp");
        for (String table : tables) {
            try (BufferedReader lines =
                    Files.newBufferedReader(procRoot.resolve(table), StandardCharsets.US_ASCII)) {
                listeners(lines, sockets);
            } catch (IOException _) {
                // A kernel without IPv6 has no tcp6.
            }
        }
        return sockets;
    }

    /** The kernel lists the listening sockets first, so that thousands of others cost nothing. */
    private static void listeners(BufferedReader lines, List<Socket> into) throws IOException {
        lines.readLine(); // the heading
        for (int i = 0; i < MOST_LINES; i++) {
            String line = lines.readLine();
            Socket socket = line == null ? null : parse(line);
            if (socket == null) {
                return;
            }
            into.add(socket);
        }
    }

    /** Pure. Null if the line is not that of a listening socket. */
    static @Nullable Socket parse(String line) {
        String[] fields = line.strip().split("\\s+", 11);
        if (fields.length < 10 || !fields[3].equals(LISTENING)) {
            return null;
        }
        int colon = fields[1].lastIndexOf(':');
        try {
            return new Socket(
                    host(fields[1].substring(0, colon)),
                    Integer.parseInt(fields[1], colon + 1, fields[1].length(), 16),
                    Long.parseLong(fields[7]),
                    Long.parseLong(fields[9]));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | UnknownHostException _) {
            return null;
        }
    }

    /** The address is printed as 32-bit words of the machine's byte order, little-endian here. */
    private static String host(String hex) throws UnknownHostException {
        byte[] raw = HexFormat.of().parseHex(hex);
        byte[] address = new byte[raw.length];
        for (int i = 0; i < raw.length; i++) {
            address[i] = raw[(i & ~3) + 3 - (i & 3)];
        }
        InetAddress parsed = InetAddress.getByAddress(address); // an IPv4-mapped one becomes IPv4
        if (parsed.isAnyLocalAddress()) {
            // One listener on [::] takes IPv4 too unless it was told not to; the prober tries both.
            return "127.0.0.1";
        }
        String text = parsed.getHostAddress();
        if (parsed.isLoopbackAddress() && text.indexOf(':') >= 0) {
            return "[::1]";
        }
        return text.indexOf(':') < 0 ? text : '[' + text + ']';
    }
}
