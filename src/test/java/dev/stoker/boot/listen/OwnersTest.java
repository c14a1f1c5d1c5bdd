package dev.stoker.boot.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whose programs may do at the Unix socket what they like. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "users have no numbers there")
final class OwnersTest {
    private final UserPrincipalLookupService users =
            FileSystems.getDefault().getUserPrincipalLookupService();

    private UserPrincipal user(String number) throws IOException {
        return users.lookupPrincipalByName(number);
    }

    @Test
    void areTheTokensOwnerAndRoot() throws IOException {
        Owners owners = Owners.of(user("4711"), user("4711"), users);

        for (String number : new String[] {"4711", "0"}) {
            assertThat(owners.contains(user(number))).isTrue();
            assertThat(owners.containsCaller(user(number))).isTrue();
        }
        assertThat(owners.contains(user("4712"))).isFalse();
        assertThat(owners.containsCaller(user("4712"))).isFalse();
    }

    /** Whoever a user namespace does not know shows as this one. */
    @Test
    void areNeverCalledNobody() throws IOException {
        Owners owners = Owners.of(user("65534"), user("65534"), users);

        assertThat(owners.containsCaller(user("65534"))).isFalse();
        assertThat(owners.containsCaller(user("0"))).isTrue();
    }

    /** As in a container that is told to. */
    @Test
    void haveFilesOfNobodyWhereTheDaemonRunsAsThat() throws IOException {
        assertThat(Owners.of(user("65534"), user("65534"), users).contains(user("65534"))).isTrue();
        assertThat(Owners.of(user("4711"), user("4711"), users).contains(user("65534"))).isFalse();
    }

    /** Where somebody else has made the token. */
    @Test
    void haveFilesOfThisProcessAndNoMoreCallersForThat() throws IOException {
        Owners owners = Owners.of(user("4711"), user("4712"), users);

        assertThat(owners.contains(user("4712"))).isTrue();
        assertThat(owners.containsCaller(user("4712"))).isFalse();
    }

    @Test
    void haveWhatThisProcessMakes(@TempDir Path folder) throws IOException {
        Path token = Files.createFile(folder.resolve("token"));

        assertThat(Owners.of(token).contains(Files.getOwner(folder))).isTrue();
    }
}
