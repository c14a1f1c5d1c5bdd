package dev.stoker.proxy;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has a placed call read in full where that delays nobody: a small one at once, a large one on a
 * thread of its own. On the caller's context, all but the reading.
 */
final class Reading {
    private Reading() {}

    /**
     * Reads.
     *
     * @param size of what is read, in bytes
     * @param reader runs on any thread
     * @param then is given what was read, on the caller's context
     * @param failed is told why it could not be read, or why {@code then} failed
     */
    static <T> void of(
            Caller caller,
            int size,
            Supplier<T> reader,
            Consumer<T> then,
            Consumer<Throwable> failed) {
        if (size <= Decoding.AT_ONCE) {
            T read;
            try {
                read = reader.get();
            } catch (RuntimeException e) {
                failed.accept(e);
                return;
            }
            then.accept(read);
        } else {
            Thread.ofVirtual()
                    .name("decoding")
                    .start(() -> elsewhere(caller, reader, then, failed));
        }
    }

    private static <T> void elsewhere(
            Caller caller, Supplier<T> reader, Consumer<T> then, Consumer<Throwable> failed) {
        Runnable next;
        try {
            T read = reader.get();
            next = () -> then.accept(read);
        } catch (RuntimeException | Error e) {
            // An error as well: on a thread of its own nobody else would tell the caller.
            next = () -> failed.accept(e);
        }
        Runnable begin = next;
        caller.onContext(() -> {
            try {
                begin.run();
            } catch (RuntimeException e) {
                failed.accept(e);
            }
        });
    }
}
