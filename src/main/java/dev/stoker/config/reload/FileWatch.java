package dev.stoker.config.reload;

import dev.stoker.config.FileMarks;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the configuration files every two seconds. Looking is what works for every way of
 * writing: in place, by renaming, by exchanging a link, on every file system. What has changed is
 * told when two looks agree, since editors write in steps.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FileWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Supplier<FileMarks> marks;
    private final BooleanSupplier on;
    private final Runnable changed;
    private final Thread thread = Thread.ofVirtual().name("config-watch").unstarted(this::run);
    private FileMarks settled;
    private @Nullable FileMarks moving;

    /**
     * @param first how the files looked before what is in force was read
     * @param marks how they look now
     * @param on whether to tell; while it does not, changes are kept to be told later
     * @param changed called by this watch's thread
     */
    public FileWatch(
            FileMarks first, Supplier<FileMarks> marks, BooleanSupplier on, Runnable changed) {
        this.settled = first;
        this.marks = marks;
        this.on = on;
        this.changed = changed;
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    /** Looks no more; what it is about to tell is told still. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        while (!thread.isInterrupted()) {
            try {
                Thread.sleep(PAUSE);
                look();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the configuration files cannot be watched for once", e);
            }
        }
    }

    /** One look. For one thread. */
    void look() {
        FileMarks now = marks.get();
        if (!on.getAsBoolean() || now.equals(settled)) {
            moving = null;
            return;
        }
        if (!now.equals(moving)) {
            moving = now;
            return;
        }
        moving = null;
        settled = now;
        changed.run();
    }
}
