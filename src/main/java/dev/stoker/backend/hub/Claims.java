package dev.stoker.backend.hub;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Who works on what in the folder. Models of one repository are downloaded side by side; they may
 * share a file, the projector, which one of them brings while the others wait. Nothing is deleted
 * where something is being downloaded: what looks unneeded may be needed then. Safe for threads.
 */
final class Claims {
    private final Map<String, Set<String>> pulls = new HashMap<>();
    private final Set<String> deletes = new HashSet<>();
    private final Map<Path, Turn> turns = new HashMap<>();

    /** Somebody's right to work on something, until it is closed. */
    interface Claim extends AutoCloseable {
        @Override
        void close();
    }

    /** Who wants a file, and which one has it. */
    private static final class Turn {
        private final Semaphore free = new Semaphore(1);
        private int wanting;
    }

    /**
     * That model is downloaded. Never waits.
     *
     * @param meant the same for all orders that write the same files
     * @throws StokerException {@code BUSY}
     */
    synchronized Claim toPull(String repository, String meant) {
        String key = key(repository);
        if (deletes.contains(key) || !pulls.computeIfAbsent(key, _ -> new HashSet<>()).add(meant)) {
            throw busy(repository);
        }
        return () -> pulled(key, meant);
    }

    private synchronized void pulled(String key, String meant) {
        Set<String> going = pulls.get(key);
        if (going != null && going.remove(meant) && going.isEmpty()) {
            pulls.remove(key);
        }
    }

    /**
     * Something of that repository is deleted. Never waits.
     *
     * @throws StokerException {@code BUSY}
     */
    synchronized Claim toDelete(String repository) {
        String key = key(repository);
        if (pulls.containsKey(key) || !deletes.add(key)) {
            throw busy(repository);
        }
        return () -> deleted(key);
    }

    private synchronized void deleted(String key) {
        deletes.remove(key);
    }

    /** A file that several may want, for one of them at a time; waits until it is free. */
    Claim alone(Path file) throws InterruptedException {
        Turn turn = want(file);
        try {
            turn.free.acquire();
        } catch (InterruptedException e) {
            forgo(file, turn);
            throw e;
        }
        return () -> {
            turn.free.release();
            forgo(file, turn);
        };
    }

    private synchronized Turn want(Path file) {
        Turn turn = turns.computeIfAbsent(file, _ -> new Turn());
        turn.wanting++;
        return turn;
    }

    private synchronized void forgo(Path file, Turn turn) {
        turn.wanting--;
        if (turn.wanting == 0) {
            turns.remove(file);
        }
    }

    /** Some file systems know no case. */
    private static String key(String repository) {
        return repository.toLowerCase(Locale.ROOT);
    }

    private static StokerException busy(String repository) {
        return new StokerException(
                ErrorCode.BUSY,
                "something of '%s' is being downloaded or deleted already".formatted(repository));
    }
}
