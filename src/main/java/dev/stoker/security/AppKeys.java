package dev.stoker.security;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys that apps have of their own, as their hashes. They are in the file {@value #FILE} of the
 * state folder, readable by the owner alone; a key itself is told once, to whoever made it. Safe
 * for threads; {@link #create} and {@link #revoke} block.
 *
 * <p>A plain SHA-256 does: a key is {@value #RANDOM_BYTES} random bytes, which nobody guesses, and
 * a slow hash would only make each call slow.
 */
public final class AppKeys {
    /** Its file, inside the state folder. */
    public static final String FILE = "app.keys";

    /** What every key begins with, so that what scans for secrets knows one. */
    public static final String PREFIX = "sk-stoker-";

    /** Most keys there may be: each call is compared with all of them. */
    public static final int MOST = 1000;

    private static final Logger LOG = Logger.getLogger(AppKeys.class);

    private static final int RANDOM_BYTES = 32;
    private static final int LARGEST_FILE = 512 * 1024;

    private final OwnerOnlyFile file;
    private final InstantSource clock;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile List<AppKey> keys;

    private AppKeys(OwnerOnlyFile file, List<AppKey> keys, InstantSource clock) {
        this.file = file;
        this.keys = List.copyOf(keys);
        this.clock = clock;
    }

    /**
     * Reads them; there are none where there is no file. Blocks.
     *
     * @throws IOException with a sentence for the owner, if others may read or change the file
     */
    public static AppKeys atStart(Path stateFolder, InstantSource clock) throws IOException {
        var file = new OwnerOnlyFile(stateFolder.resolve(FILE));
        file.tidy();
        String text = file.isMissing() ? "" : file.read(LARGEST_FILE);
        long torn = KeyFile.torn(text);
        if (torn > 0) {
            LOG.warnf(
                    "lines of %s cannot be read and their keys do not count: lines=%d todo=make those keys anew",
                    file, torn);
        }
        return new AppKeys(file, KeyFile.read(text), clock);
    }

    /** All of them, by name. */
    public List<AppKey> all() {
        return keys;
    }

    /** The limits of the app of that name; none where there is no such app. */
    public AppKey.Limits limits(String name) {
        return keys.stream()
                .filter(key -> key.name().equals(name))
                .map(AppKey::limits)
                .findFirst()
                .orElse(AppKey.Limits.NONE);
    }

    /**
     * Makes a key, which counts at once. It can be told only now.
     *
     * @throws StokerException {@code INVALID_REQUEST}, {@code KEY_EXISTS} or {@code STORAGE_FAILED}
     */
    public Made create(String name, AppKey.Limits limits) {
        if (!AppKey.isName(name)) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST, "name (expected: " + AppKey.NAME_SHAPE + ")");
        }
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        var key =
                new AppKey(
                        name,
                        HexFormat.of().formatHex(sha256(text)),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        limits);
        writing.lock();
        try {
            if (named(name) != null) {
                throw new StokerException(
                        ErrorCode.KEY_EXISTS,
                        "there is an app key '%s' already; revoke it first, or take another name"
                                .formatted(name));
            }
            if (keys.size() >= MOST) {
                throw new StokerException(
                        ErrorCode.INVALID_REQUEST,
                        "there are %d app keys, which is the most; revoke one first"
                                .formatted(MOST));
            }
            keep(
                    Stream.concat(keys.stream(), Stream.of(key))
                            .sorted(Comparator.comparing(AppKey::name))
                            .toList());
        } finally {
            writing.unlock();
        }
        return new Made(key, new Secret(text));
    }

    /**
     * A key counts no longer, from now on.
     *
     * @throws StokerException {@code KEY_NOT_FOUND} or {@code STORAGE_FAILED}
     */
    public void revoke(String name) {
        writing.lock();
        try {
            AppKey gone = named(name);
            if (gone == null) {
                throw new StokerException(
                        ErrorCode.KEY_NOT_FOUND,
                        "there is no app key of that name; 'stoker keys list' shows those there are");
            }
            List<AppKey> rest = new ArrayList<>(keys);
            rest.remove(gone);
            keep(rest);
        } finally {
            writing.unlock();
        }
    }

    /** Whose key that is; null if it is none. Takes equally long however much of it is right. */
    @Nullable AppKey of(String candidate) {
        if (!candidate.startsWith(PREFIX)) {
            return null; // what libraries send by habit costs nothing
        }
        byte[] shown = HexFormat.of().formatHex(sha256(candidate)).getBytes(StandardCharsets.UTF_8);
        AppKey found = null;
        for (AppKey key : keys) {
            if (MessageDigest.isEqual(shown, key.hash().getBytes(StandardCharsets.UTF_8))) {
                found = key;
            }
        }
        return found;
    }

    private @Nullable AppKey named(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
    }

    private void keep(List<AppKey> now) {
        try {
            file.replace(KeyFile.write(now));
        } catch (IOException e) {
            throw new StokerException(
                    ErrorCode.STORAGE_FAILED,
                    "the app keys cannot be written to the state folder, so nothing has changed",
                    e);
        }
        keys = List.copyOf(now);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * A key that was just made.
     *
     * @param text to be told once
     */
    public record Made(AppKey key, Secret text) {}
}
