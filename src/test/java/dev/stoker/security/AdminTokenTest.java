package dev.stoker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 4 and 13 of the security rules: the file. */
final class AdminTokenTest {
    @TempDir Path temp;

    private Path state() {
        return temp.resolve("state");
    }

    @Test
    void makesATokenForTheOwnerAloneAtTheFirstStart() throws IOException {
        AdminToken token = AdminToken.atStart(state());

        Secret text = AdminToken.read(state());
        assertThat(token.is(text.value())).isTrue();
        assertThat(token.is(text.value() + "x")).isFalse();
        assertThat(text.value()).hasSize(43);
        assertThat(mode(state())).isEqualTo("rwx------");
        assertThat(mode(state().resolve("admin.token"))).isEqualTo("rw-------");
        try (var files = Files.list(state())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void keepsTheTokenAtTheNextStart() throws IOException {
        AdminToken.atStart(state());
        String first = AdminToken.read(state()).value();

        AdminToken second = AdminToken.atStart(state());

        assertThat(second.is(first)).isTrue();
    }

    /** As a daemon leaves it that is killed while it writes, or has no room to write. */
    @Test
    void removesAnOldDraftAndLeavesAFreshOne() throws IOException {
        Files.createDirectories(state());
        Path old = Files.createFile(state().resolve(".admin.token." + UUID.randomUUID()));
        Path fresh = Files.createFile(state().resolve(".admin.token." + UUID.randomUUID()));
        Files.setLastModifiedTime(
                old, FileTime.from(Files.getLastModifiedTime(fresh).toInstant().minusSeconds(90)));

        AdminToken.atStart(state());

        try (var files = Files.list(state())) {
            assertThat(files).containsExactlyInAnyOrder(fresh, state().resolve("admin.token"));
        }
    }

    @Test
    void agreesOnOneTokenWhenTwoStartAtOnce() throws Exception {
        List<Callable<AdminToken>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starts.add(() -> AdminToken.atStart(state()));
        }

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<AdminToken> started : threads.invokeAll(starts)) {
                assertThat(started.get().is(AdminToken.read(state()).value())).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void refusesATokenThatOthersCanRead(String mode) throws IOException {
        AdminToken.atStart(state());
        Path file = state().resolve("admin.token");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThatThrownBy(() -> AdminToken.atStart(state()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void refusesATokenThatOthersCanReplace() throws IOException {
        AdminToken.atStart(state());
        Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString("rwxrwx---"));

        assertThatThrownBy(() -> AdminToken.atStart(state()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod go-w " + state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "0123456789abcdef 0123456789abcdef", "\n\n"})
    void refusesAFileThatHoldsNoToken(String text) throws IOException {
        AdminToken.atStart(state());
        Files.writeString(state().resolve("admin.token"), text);

        assertThatThrownBy(() -> AdminToken.atStart(state()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no token");
    }

    @Test
    void followsNoLink() throws IOException {
        AdminToken.atStart(temp.resolve("elsewhere"));
        Files.createDirectories(state());
        Files.createSymbolicLink(
                state().resolve("admin.token"), temp.resolve("elsewhere/admin.token"));

        assertThatThrownBy(() -> AdminToken.atStart(state()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no plain file");
    }

    @Test
    void tellsACommandThatThereIsNoTokenYet() {
        assertThatThrownBy(() -> AdminToken.read(state()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("starting Stoker makes it");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
