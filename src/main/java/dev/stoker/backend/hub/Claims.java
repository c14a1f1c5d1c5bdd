package dev.stoker.backend.hub;

import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
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
    private final Map<String, Turn> turns = new HashMap<>();
    private final Set<Outstanding> running = new HashSet<>();

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

    /** What a download still has to bring to the disk, by file. */
    @FunctionalInterface
    interface Outstanding {
        Map<Path, Bytes> left() throws IOException;
    }

    /** Sees that there is room for so much. */
    @FunctionalInterface
    interface RoomCheck {
        /** Throws a {@link StokerException} if there is not. */
        void demand(Bytes more) throws IOException;
    }

    /**
     * A download takes its room on the disk, beside what all that run have still to bring. One
     * after the other, so that two do not take the same room.
     *
     * @return to be closed when the download has ended
     */
    synchronized Claim toRoom(Outstanding own, RoomCheck check) throws IOException {
        Map<Path, Bytes> mine = own.left();
        if (!mine.isEmpty()) {
            Map<String, Bytes> all = new HashMap<>();
            running.forEach(other -> add(all, other));
            mine.forEach((file, left) -> all.put(key(file.toString()), left));
            check.demand(all.values().stream().reduce(Bytes.ZERO, Bytes::plus));
        }
        running.add(own);
        return () -> ended(own);
    }

    private static void add(Map<String, Bytes> all, Outstanding other) {
        try {
            other.left().forEach((file, left) -> all.put(key(file.toString()), left));
        } catch (IOException _) {
            // It is that download's to fail by.
        }
    }

    private synchronized void ended(Outstanding download) {
        running.remove(download);
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
        String key = key(file.toString());
        Turn turn = want(key);
        try {
            turn.free.acquire();
        } catch (InterruptedException e) {
            forgo(key, turn);
            throw e;
        }
        return () -> {
            turn.free.release();
            forgo(key, turn);
        };
    }

    private synchronized Turn want(String file) {
        Turn turn = turns.computeIfAbsent(file, _ -> new Turn());
        turn.wanting++;
        return turn;
    }

    private synchronized void forgo(String file, Turn turn) {
        turn.wanting--;
        if (turn.wanting == 0) {
            turns.remove(file);
        }
    }

    /** Some file systems know no case. */
    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static StokerException busy(String repository) {
        return new StokerException(
                ErrorCode.BUSY,
                "something of '%s' is being downloaded or deleted already".formatted(repository));
    }
}
