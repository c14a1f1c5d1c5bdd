package dev.stoker.config;

import static dev.stoker.config.OneBackend.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From where the key of a backend may come, and who else could read it there. */
final class BackendKeysTest {
    private final Path temp;
    private final OneBackend one;

    BackendKeysTest(@TempDir Path temp) {
        this.temp = temp;
        this.one = new OneBackend(temp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void takesAKeyFileOfItsOwnerAlone(String mode) throws IOException {
        one.secretFile("key", CANARY + "\n", mode);

        assertThat(one.backend("url: 'http://h', key-file: " + temp + "/key").key())
                .isEqualTo(new Secret(CANARY));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--, 0644",
        "rw-r-----, 0640",
        "rw----r--, 0604",
        "rw--w----, 0620",
        "rwx------, 0700"
    })
    void refusesAKeyFileThatOthersCanRead(String mode, String shown) throws IOException {
        Path file = one.secretFile("key", CANARY, mode);

        assertThat(one.hindrances("url: 'http://h', key-file: " + file))
                .containsExactly(
                        "stoker.backends.x.key-file: "
                                + file
                                + " has mode "
                                + shown
                                + " (expected: 0600 or stricter, so that nobody else reads it)");
    }

    @Test
    void looksAtTheModeOfTheFileBehindALink() throws IOException {
        Path file = one.secretFile("key", CANARY, "rw-r--r--");
        Path link = Files.createSymbolicLink(temp.resolve("link"), file);

        assertThat(one.hindrances("url: 'http://h', key-file: " + link))
                .singleElement()
                .asString()
                .contains("has mode 0644");
    }

    @Test
    void takesACredentialOfSystemdByName() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("credentials"));
        Files.writeString(folder.resolve("lab"), CANARY);
        one.environment.put("CREDENTIALS_DIRECTORY", folder.toString());

        assertThat(one.backend("url: 'http://h', key-credential: lab").key())
                .isEqualTo(new Secret(CANARY));
        assertThat(one.problems("url: 'http://h', key-credential: ../key"))
                .containsExactly(
                        "stoker.backends.x.key-credential: '../key' (expected: the name of a"
                                + " credential, without a path)");
        assertThat(one.hindrances("url: 'http://h', key-credential: other"))
                .containsExactly(
                        "stoker.backends.x.key-credential: the service was given no credential"
                                + " 'other'; root puts it into /etc/credstore/other, and then runs:"
                                + " systemctl restart stoker");
        one.environment.remove("CREDENTIALS_DIRECTORY");
        assertThat(one.hindrances("url: 'http://h', key-credential: lab"))
                .containsExactly(
                        "stoker.backends.x.key-credential: $CREDENTIALS_DIRECTORY is not set"
                                + " (expected: a systemd service with LoadCredential=lab:…)");
    }

    @Test
    void takesOneKeyOnly() throws IOException {
        one.environment.put("MINE", CANARY);

        assertThat(one.problems("url: 'http://h', key-env: MINE, key-credential: lab"))
                .containsExactly(
                        "stoker.backends.x: has key-env and key-credential (expected: one of them)");
    }

    /** A line's end in a header would begin another one. */
    @ParameterizedTest
    @ValueSource(strings = {CANARY + "\nx-more: 1", CANARY + " two", CANARY + "\u00e9"})
    void refusesAKeyThatIsNoKeyWithoutShowingIt(String text) throws IOException {
        one.environment.put("MINE", text);

        assertThat(one.hindrances("url: 'http://h', key-env: MINE"))
                .containsExactly(
                        "stoker.backends.x: variable MINE holds no key (expected: one line of at"
                                + " most 8192 visible ASCII characters)");
        assertThat(one.backend("url: 'http://h', key-env: MINE").toString()).doesNotContain(CANARY);
    }
}
