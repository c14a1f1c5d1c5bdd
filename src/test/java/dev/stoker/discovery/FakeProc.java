package dev.stoker.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** A folder that looks like {@code /proc}. */
final class FakeProc {
    private static final String HEADING =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
                    + "  timeout inode\n";

    private final Path root;
    private final StringBuilder tcp = new StringBuilder(HEADING);
    private final StringBuilder tcp6 = new StringBuilder(HEADING);

    FakeProc(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("net"));
        write();
    }

    /** A process with these arguments that holds these sockets. */
    FakeProc process(long pid, long parent, List<String> argv, long... inodes) throws IOException {
        Path folder = Files.createDirectories(root.resolve(Long.toString(pid)));
        Path fds = Files.createDirectories(folder.resolve("fd"));
        String name = argv.getFirst().substring(argv.getFirst().lastIndexOf('/') + 1);
        String comm = name.substring(0, Math.min(15, name.length()));
        Files.writeString(folder.resolve("comm"), comm + "\n");
        Files.writeString(
                folder.resolve("stat"), pid + " (" + comm + ") S " + parent + " 1 1 0 -1 4194560");
        Files.writeString(folder.resolve("cmdline"), String.join("\0", argv) + "\0");
        Files.writeString(folder.resolve("environ"), "PATH=/usr/bin\0");
        for (int i = 0; i < inodes.length; i++) {
            Path link = fds.resolve(Integer.toString(3 + i));
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of("socket:[" + inodes[i] + "]"));
        }
        return this;
    }

    FakeProc environment(long pid, String environment) throws IOException {
        Files.writeString(root.resolve(pid + "/environ"), environment);
        return this;
    }

    /** The process ended. */
    FakeProc without(long pid) throws IOException {
        Files.walkFileTree(
                root.resolve(Long.toString(pid)),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @org.jspecify.annotations.Nullable IOException e)
                            throws IOException {
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
        return this;
    }

    /** A listener as the kernel prints it: {@code 0100007F} is 127.0.0.1, {@code 00000000} all. */
    FakeProc listens(String address, int port, long inode) throws IOException {
        var table = address.length() > 8 ? tcp6 : tcp;
        table.append(
                "   0: %s:%04X 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 %d 1 000000002c0ef178 100 0 0 10 0%n"
                        .formatted(address, port, inode));
        write();
        return this;
    }

    /** Nobody listens any more. */
    FakeProc silence() throws IOException {
        tcp.setLength(HEADING.length());
        tcp6.setLength(HEADING.length());
        write();
        return this;
    }

    private void write() throws IOException {
        Files.writeString(root.resolve("net/tcp"), tcp, StandardCharsets.US_ASCII);
        Files.writeString(root.resolve("net/tcp6"), tcp6, StandardCharsets.US_ASCII);
    }
}
