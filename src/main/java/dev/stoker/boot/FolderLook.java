package dev.stoker.boot;

import dev.stoker.config.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at model folders for callers that cannot wait for a drive that does not answer. It looks on
 * a platform thread of its own, since a look that hangs would keep a carrier of virtual threads,
 * and takes one look at a time.
 */
final class FolderLook {
    /** How long a caller waits. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Function<List<Path>, List<Unreadable>> eyes;
    private final Duration patience;
    private @Nullable Look newest;
    private @Nullable Look finished;

    /** One look, under way or done. */
    private record Look(List<Path> folders, CompletableFuture<List<Unreadable>> seen) {}

    /**
     * @param eyes may block for good
     */
    FolderLook(Function<List<Path>, List<Unreadable>> eyes, Duration patience) {
        this.eyes = eyes;
        this.patience = patience;
    }

    /**
     * Those that cannot be read, as far as that is known within the patience: of an earlier look
     * where this one takes longer, null where there was none. From any thread.
     */
    @Nullable List<Unreadable> at(List<Path> folders) {
        Look look = look(folders);
        try {
            List<Unreadable> seen = look.seen().get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (look.folders().equals(folders)) {
                return seen;
            }
        } catch (TimeoutException _) {
            // The earlier one is what is known.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the model folders cannot be looked at", e.getCause());
        }
        return earlier(folders);
    }

    /** The one that is under way, or a new one. */
    private synchronized Look look(List<Path> folders) {
        Look last = newest;
        if (last != null && !last.seen().isDone()) {
            return last;
        }
        if (last != null && !last.seen().isCompletedExceptionally()) {
            finished = last;
        }
        var look =
                new Look(
                        folders,
                        CompletableFuture.supplyAsync(
                                () -> eyes.apply(folders),
                                task ->
                                        Thread.ofPlatform()
                                                .daemon()
                                                .name("folder-look")
                                                .start(task)));
        newest = look;
        return look;
    }

    private synchronized @Nullable List<Unreadable> earlier(List<Path> folders) {
        Look last = finished;
        return last != null && last.folders().equals(folders) ? last.seen().join() : null;
    }
}
