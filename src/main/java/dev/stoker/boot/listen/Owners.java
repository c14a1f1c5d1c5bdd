package dev.stoker.boot.listen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Set;

/**
 * The users who may do with the daemon what they like: who can read the admin token's file, which
 * is its owner and root.
 *
 * @param users compared by number, not by name
 */
record Owners(Set<UserPrincipal> users) {
    Owners {
        users = Set.copyOf(users);
    }

    /**
     * @param token the file, which is there
     */
    static Owners of(Path token) throws IOException {
        var all = new HashSet<UserPrincipal>();
        all.add(Files.getOwner(token));
        // A number is taken for one where no user is called so.
        all.add(token.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("0"));
        return new Owners(all);
    }

    boolean contains(UserPrincipal user) {
        return users.contains(user);
    }
}
