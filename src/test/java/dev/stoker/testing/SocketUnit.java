package dev.stoker.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A program that does as systemd does for a service with a socket unit: it opens listening sockets,
 * puts them at descriptor 3 and on, says so in the environment, and becomes the program. For Linux.
 */
public final class SocketUnit {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int FIRST = 3;

    /** From where on no descriptor of this program's own is in the way. */
    private static final int ASIDE = 900;

    private SocketUnit() {}

    /**
     * The beginning of a command that ends with the program.
     *
     * @param sockets each {@code HOST:PORT} or an absolute path
     */
    public static String[] before(String... sockets) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(Path.of("target/test-classes").toAbsolutePath().toString());
        command.add(SocketUnit.class.getName());
        command.addAll(List.of(sockets));
        command.add("--");
        return command.toArray(String[]::new);
    }

    /** The sockets, {@code --}, the program and its arguments. */
    public static void main(String... arguments) throws Throwable {
        List<String> all = List.of(arguments);
        List<String> sockets = all.subList(0, all.indexOf("--"));
        List<String> program = all.subList(all.indexOf("--") + 1, all.size());
        var open = new ArrayList<ServerSocketChannel>();
        for (int i = 0; i < sockets.size(); i++) {
            Set<String> before = descriptors();
            open.add(listen(sockets.get(i)));
            for (String one : descriptors()) {
                if (!before.contains(one)) {
                    call("dup2", Integer.parseInt(one), ASIDE + i);
                }
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            set(arena, "LISTEN_PID", Long.toString(ProcessHandle.current().pid()));
            set(arena, "LISTEN_FDS", Integer.toString(open.size()));
            var command = new ArrayList<>(List.of("bash", "-c", moving(open.size()), "bash"));
            command.addAll(program);
            become(arena, command);
        }
    }

    /** A machine of Java's has files of its own open there, and would die of losing them. */
    private static String moving(int sockets) {
        var script = new StringBuilder();
        for (int i = 0; i < sockets; i++) {
            script.append("exec %d<&%d %d<&-; ".formatted(FIRST + i, ASIDE + i, ASIDE + i));
        }
        return script.append("exec \"$@\"").toString();
    }

    private static ServerSocketChannel listen(String socket) throws Exception {
        if (socket.startsWith("/")) {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(socket));
        }
        int colon = socket.lastIndexOf(':');
        String host = socket.substring(0, colon);
        int port = Integer.parseInt(socket.substring(colon + 1));
        return ServerSocketChannel.open(
                        host.contains(".")
                                ? StandardProtocolFamily.INET
                                : StandardProtocolFamily.INET6)
                .bind(new InetSocketAddress(host, port));
    }

    /** Those that are sockets. */
    private static Set<String> descriptors() throws Exception {
        var sockets = new HashSet<String>();
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            for (Path one : all.toList()) {
                if (Files.exists(one, LinkOption.NOFOLLOW_LINKS)
                        && Files.readSymbolicLink(one).toString().startsWith("socket:")) {
                    sockets.add(one.getFileName().toString());
                }
            }
        }
        return sockets;
    }

    private static void call(String function, int one, int two) throws Throwable {
        MethodHandle handle = handle(function, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        if ((int) handle.invokeExact(one, two) < 0) {
            throw new IllegalStateException(function + " failed");
        }
    }

    private static void set(Arena arena, String name, String value) throws Throwable {
        MethodHandle handle =
                handle("setenv", ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        var _ = (int) handle.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
    }

    /** Returns only if that fails. */
    private static void become(Arena arena, List<String> program) throws Throwable {
        MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, program.size() + 1L);
        for (int i = 0; i < program.size(); i++) {
            arguments.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(program.get(i)));
        }
        MethodHandle handle = handle("execvp", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        var _ = (int) handle.invokeExact(arena.allocateFrom(program.getFirst()), arguments);
        throw new IllegalStateException("cannot become " + program);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String function, MemoryLayout... takes) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(function),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, takes));
    }
}
