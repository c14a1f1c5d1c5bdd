package dev.stoker.proxy;

import java.util.function.Consumer;

/**
 * Has a placed call read in full where that delays nobody: a small one at once, a large one on a
 * thread of its own. On the caller's context, all but the reading.
 */
final class Reading {
    private Reading() {}

    /**
     * Reads.
     *
     * @param then is given what was read, on the caller's context
     * @param failed is told why it could not be read, or why {@code then} failed
     */
    static void of(
            Caller caller, Asked asked, Consumer<Translated> then, Consumer<Throwable> failed) {
        if (asked.size() <= Decoding.AT_ONCE) {
            Translated read;
            try {
                read = asked.translated();
            } catch (RuntimeException e) {
                failed.accept(e);
                return;
            }
            then.accept(read);
        } else {
            Thread.ofVirtual().name("decoding").start(() -> elsewhere(caller, asked, then, failed));
        }
    }

    private static void elsewhere(
            Caller caller, Asked asked, Consumer<Translated> then, Consumer<Throwable> failed) {
        Runnable next;
        try {
            Translated read = asked.translated();
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
