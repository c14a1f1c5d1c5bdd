package dev.stoker.boot.listen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.HashSet;
import java.util.Set;

/**
 * The users who may do with the daemon what they like: who can read the admin token's file, which
 * is its owner and root. Never {@code nobody}: in a user namespace that is the number of everybody
 * who has none of their own there.
 *
 * @param users compared by number, not by name
 */
record Owners(Set<UserPrincipal> users) {
    private static final String ROOT = "0";
    private static final String NOBODY = "65534";

    Owners {
        users = Set.copyOf(users);
    }

    /**
     * @param token the file, which is there
     */
    static Owners of(Path token) throws IOException {
        return of(Files.getOwner(token), token.getFileSystem().getUserPrincipalLookupService());
    }

    static Owners of(UserPrincipal owner, UserPrincipalLookupService known) throws IOException {
        var all = new HashSet<UserPrincipal>();
        all.add(owner);
        // A number is taken for one where no user is called so.
        all.add(known.lookupPrincipalByName(ROOT));
        all.remove(known.lookupPrincipalByName(NOBODY));
        return new Owners(all);
    }

    boolean contains(UserPrincipal user) {
        return users.contains(user);
    }
}
