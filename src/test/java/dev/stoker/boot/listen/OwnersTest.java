package dev.stoker.boot.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
        Owners owners = Owners.of(user("4711"), users);

        assertThat(owners.contains(user("4711"))).isTrue();
        assertThat(owners.contains(user("0"))).isTrue();
        assertThat(owners.contains(user("4712"))).isFalse();
    }

    /** Whoever a user namespace does not know shows as this one. */
    @Test
    void areNeverNobody() throws IOException {
        Owners owners = Owners.of(user("65534"), users);

        assertThat(owners.contains(user("65534"))).isFalse();
        assertThat(owners.contains(user("0"))).isTrue();
    }
}
