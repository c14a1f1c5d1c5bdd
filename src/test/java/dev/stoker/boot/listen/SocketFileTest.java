package dev.stoker.boot.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.config.HttpConfig.SocketAccess;
import dev.stoker.config.UnixSocket;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a Unix socket may be, and what becomes of its file. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode there")
final class SocketFileTest {
    @TempDir private Path folder;

    private Path path;

    @BeforeEach
    void layOut() {
        path = folder.resolve("s");
    }

    @ParameterizedTest
    @CsvSource({"OWNER, rw-------", "GROUP, rw-rw----", "EVERYONE, rw-rw-rw-"})
    void letsThoseConnectWhomItIsToldTo(SocketAccess access, String mode) throws IOException {
        UnixListener listener = listen(access);
        try (var _ = listener.channel();
                var caller = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(caller.isConnected()).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo(mode);
        }
    }

    @Test
    void leavesTheProcessTheModeThatItsFilesHad() throws IOException {
        var before = Files.getPosixFilePermissions(Files.createFile(folder.resolve("before")));
        try (var _ = listen(SocketAccess.OWNER).channel()) {
            assertThat(Files.getPosixFilePermissions(Files.createFile(folder.resolve("after"))))
                    .isEqualTo(before);
        }
    }

    @Test
    void takesThePlaceOfASocketThatADeadDaemonLeft() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertThat(path).exists();

        try (var channel = listen(SocketAccess.GROUP).channel();
                var caller = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(channel.accept()).isNotNull();
            assertThat(caller.isConnected()).isTrue();
        }
    }

    @Test
    void leavesASocketAloneThatIsServed() throws IOException {
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));

            assertThatThrownBy(() -> listen(SocketAccess.GROUP))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another program listens there");

            try (var caller = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                assertThat(caller.isConnected()).isTrue();
            }
        }
    }

    @Test
    void leavesAFileAloneThatIsNoSocket() throws IOException {
        Files.writeString(path, "kept");

        assertThatThrownBy(() -> listen(SocketAccess.GROUP)).hasMessageContaining("no socket");

        assertThat(path).hasContent("kept");
    }

    @Test
    void goesThroughNoLink() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "kept");
        Files.createSymbolicLink(path, target);

        assertThatThrownBy(() -> listen(SocketAccess.GROUP)).hasMessageContaining("no socket");

        assertThat(target).hasContent("kept");
    }

    /**
     * The group may write into the folder. One of it waits for the socket, and puts a link in its
     * place before the mode is set, which then would be that of the admin token.
     */
    @Test
    void opensNoFileThatAMemberOfTheGroupHasALinkLeadTo() throws IOException {
        Path secret = Files.writeString(folder.resolve("admin.token"), "secret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() ->
                        listen(
                                SocketAccess.GROUP,
                                (channel, at) -> {
                                    channel.bind(UnixDomainSocketAddress.of(at));
                                    Files.delete(at);
                                    Files.createSymbolicLink(at, secret);
                                }))
                .hasMessage("somebody has put another file in its place");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(secret).hasContent("secret");
    }

    /** As a default ACL does, which the kernel asks in the place of the process' mask. */
    @Test
    void isServedByNobodyWhomItsModeShouldKeepOut() {
        assertThatThrownBy(() ->
                        listen(
                                SocketAccess.OWNER,
                                (channel, at) -> {
                                    channel.bind(UnixDomainSocketAddress.of(at));
                                    Files.setPosixFilePermissions(
                                            at, PosixFilePermissions.fromString("rwxrwxr-x"));
                                }))
                .hasMessageContaining("its mode has become rwxrwxr-x (expected: rw-------");
    }

    @Test
    void isInNoFolderThatEverybodyMayWriteInto() throws IOException {
        for (String mode : new String[] {"rwxrwxrwx", "rwx----wx"}) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));

            assertThatThrownBy(() -> listen(SocketAccess.GROUP))
                    .hasMessageContaining("everybody may write into its folder");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void isInNoFolderOfAnotherUser() {
        var nobodyKnown = new Owners(Set.of());

        assertThatThrownBy(() ->
                        SocketFile.listen(new UnixSocket(path, SocketAccess.GROUP), nobodyKnown))
                .hasMessageContaining("its folder belongs to");
        assertThat(path).doesNotExist();
    }

    @Test
    void needsItsFolderToBeThere() {
        path = folder.resolve("none/s");

        assertThatThrownBy(() -> listen(SocketAccess.GROUP))
                .hasMessageContaining("its folder is not there");
    }

    @Test
    void takesItsOwnFileAwayAndNoOther() throws IOException {
        UnixListener first = listen(SocketAccess.GROUP);
        Files.delete(path);
        try (var _ = first.channel();
                var second = listen(SocketAccess.GROUP).channel()) {
            first.removeFile();

            assertThat(path).exists();
            assertThat(second.isOpen()).isTrue();
        }
        UnixListener third = listen(SocketAccess.GROUP);
        try (var _ = third.channel()) {
            third.removeFile();

            assertThat(path).doesNotExist();
        }
    }

    /** What tells files apart is given to others once nobody has the file any more. */
    @Test
    void takesNothingAwayOnceItHasClosed() throws IOException {
        UnixListener first = listen(SocketAccess.GROUP);
        first.channel().close();

        first.removeFile();

        assertThat(path).exists();
    }

    private UnixListener listen(SocketAccess access) throws IOException {
        var owners = new Owners(Set.of(Files.getOwner(folder)));
        return SocketFile.listen(new UnixSocket(path, access), owners);
    }

    private void listen(SocketAccess access, SocketFile.Bind bind) throws IOException {
        var owners = new Owners(Set.of(Files.getOwner(folder)));
        SocketFile.listen(new UnixSocket(path, access), owners, bind);
    }
}
