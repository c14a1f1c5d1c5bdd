package dev.stoker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AppKeysTest {
    private static final AppKey.Limits SOME = new AppKey.Limits(60, null, 40);

    @TempDir Path folder;

    @Test
    void knowsAKeyAfterTheNextStartToo() throws IOException {
        String key = EdgeFixtures.keys(folder).create("editor", SOME).text().value();

        AppKeys later = EdgeFixtures.keys(folder);

        assertThat(key).startsWith("sk-stoker-").hasSizeGreaterThan(50);
        assertThat(later.of(key)).extracting(AppKey::name).isEqualTo("editor");
        assertThat(later.limits("editor")).isEqualTo(SOME);
        assertThat(later.of(key + "x")).isNull();
    }

    /** Rule 13 of the security rules. */
    @Test
    void keepsNothingButItsHash() throws IOException {
        AppKeys keys = EdgeFixtures.keys(folder);
        AppKeys.Made made = keys.create("editor", AppKey.Limits.NONE);

        String file = Files.readString(folder.resolve(AppKeys.FILE));

        assertThat(file).contains("editor").doesNotContain(made.text().value().substring(10));
        assertThat(made.toString()).doesNotContain(made.text().value());
        assertThat(Files.getPosixFilePermissions(folder.resolve(AppKeys.FILE)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void stopsAKeyAtOnceWhenItIsRevoked() throws IOException {
        AppKeys keys = EdgeFixtures.keys(folder);
        String key = keys.create("editor", AppKey.Limits.NONE).text().value();

        keys.revoke("editor");

        assertThat(keys.of(key)).isNull();
        assertThat(EdgeFixtures.keys(folder).of(key)).isNull();
        assertRefused(ErrorCode.KEY_NOT_FOUND, () -> keys.revoke("editor"));
    }

    @Test
    void hasOneKeyOfAName() {
        AppKeys keys = EdgeFixtures.keys(folder);
        keys.create("editor", AppKey.Limits.NONE);

        assertRefused(ErrorCode.KEY_EXISTS, () -> keys.create("editor", AppKey.Limits.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "peer:1.2.3.4", "local", "a\nb", "../x", "é"})
    void takesNoOddName(String name) {
        assertRefused(
                ErrorCode.INVALID_REQUEST,
                () -> EdgeFixtures.keys(folder).create(name, AppKey.Limits.NONE));
    }

    @Test
    void makesEachKeyAnew() {
        AppKeys keys = EdgeFixtures.keys(folder);
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            made.add(keys.create("app" + i, AppKey.Limits.NONE).text().value());
        }

        assertThat(made).hasSize(20);
        assertThat(keys.all()).extracting(AppKey::name).isSorted();
    }

    /** Whatever is left of the file, no key is taken for another, and none loses its limits. */
    @Test
    void losesNoMoreThanTheLineThatWasTorn() throws IOException {
        AppKeys keys = EdgeFixtures.keys(folder);
        String first = keys.create("a", SOME).text().value();
        String second = keys.create("b", SOME).text().value();
        Path file = folder.resolve(AppKeys.FILE);
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            AppKeys left = EdgeFixtures.keys(folder);
            AppKey one = left.of(first);
            AppKey two = left.of(second);
            assertThat(one == null || one.limits().equals(SOME)).isTrue();
            assertThat(two == null || two.limits().equals(SOME)).isTrue();
            assertThat(two == null || one != null).as("the first outlasts the second").isTrue();
        }
    }

    /** As a write that was cut off leaves it. */
    @Test
    void readsOverADraft() throws IOException {
        AppKeys keys = EdgeFixtures.keys(folder);
        String key = keys.create("a", SOME).text().value();
        Files.writeString(folder.resolve("." + AppKeys.FILE + ".1234"), "torn");

        assertThat(EdgeFixtures.keys(folder).of(key)).isNotNull();
        keys.create("b", SOME);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2); // the draft of a stranger, and the file
        }
    }

    /** As a daemon leaves it that is killed while it writes. */
    @Test
    void removesAnOldDraftAndLeavesAFreshOne() throws IOException {
        Path old = Files.createFile(folder.resolve(".app.keys." + UUID.randomUUID()));
        Path fresh = Files.createFile(folder.resolve(".app.keys." + UUID.randomUUID()));
        Path other = Files.createFile(folder.resolve(".app.keys.swp"));
        FileTime early =
                FileTime.from(Files.getLastModifiedTime(fresh).toInstant().minusSeconds(90));
        Files.setLastModifiedTime(old, early);
        Files.setLastModifiedTime(other, early);

        var _ = AppKeys.atStart(folder, java.time.InstantSource.system());

        assertThat(old).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(fresh, other);
        }
    }

    @Test
    void changesNothingWhereItCannotWrite() throws IOException {
        AppKeys keys = EdgeFixtures.keys(folder);
        String key = keys.create("a", SOME).text().value();
        Path file = folder.resolve(AppKeys.FILE);
        Files.delete(file);
        Files.createDirectories(file.resolve("in-the-way"));

        assertRefused(ErrorCode.STORAGE_FAILED, () -> keys.revoke("a"));

        assertThat(keys.of(key)).isNotNull();
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        EdgeFixtures.keys(folder).create("a", SOME);
        Files.setPosixFilePermissions(
                folder.resolve(AppKeys.FILE), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> AppKeys.atStart(folder, java.time.InstantSource.system()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void takesNoLimitBelowOne() {
        for (Integer wrong : List.of(0, -1, Integer.MAX_VALUE)) {
            assertThatThrownBy(() -> new AppKey.Limits(wrong, null, null))
                    .hasMessageContaining("requests_per_minute: " + wrong);
        }
    }

    private static void assertRefused(
            ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
