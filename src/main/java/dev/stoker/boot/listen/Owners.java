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
 * is its owner and root.
 *
 * <p>{@code nobody} is none of the callers: in a user namespace that is the number of everybody who
 * has none of their own there. A container's daemon may itself run as that, and has its files.
 *
 * @param users whose files are taken for the daemon's own; compared by number, not by name
 * @param callers who need no token; likewise
 */
record Owners(Set<UserPrincipal> users, Set<UserPrincipal> callers) {
    private static final String ROOT = "0";
    private static final String NOBODY = "65534";

    /** Where there is none the token's owner is it: the daemon makes that file. */
    private static final Path PROCESS = Path.of("/proc/self");

    Owners {
        users = Set.copyOf(users);
        callers = Set.copyOf(callers);
    }

    /** The same for both. */
    Owners(Set<UserPrincipal> users) {
        this(users, users);
    }

    /**
     * @param token the file, which is there
     */
    static Owners of(Path token) throws IOException {
        UserPrincipal owner = Files.getOwner(token);
        return of(
                owner,
                Files.exists(PROCESS) ? Files.getOwner(PROCESS) : owner,
                token.getFileSystem().getUserPrincipalLookupService());
    }

    /**
     * @param owner of the token
     * @param self whom this process runs as
     */
    static Owners of(UserPrincipal owner, UserPrincipal self, UserPrincipalLookupService known)
            throws IOException {
        var callers = new HashSet<UserPrincipal>();
        callers.add(owner);
        // A number is taken for one where no user is called so.
        callers.add(known.lookupPrincipalByName(ROOT));
        var users = new HashSet<>(callers);
        users.add(self);
        callers.remove(known.lookupPrincipalByName(NOBODY));
        return new Owners(users, callers);
    }

    /** Whether what belongs to that user is the daemon's own. */
    boolean contains(UserPrincipal user) {
        return users.contains(user);
    }

    /** Whether that user's programs need no token. */
    boolean containsCaller(UserPrincipal user) {
        return callers.contains(user);
    }
}
