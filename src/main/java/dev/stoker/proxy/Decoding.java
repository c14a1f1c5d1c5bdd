package dev.stoker.proxy;

import java.util.function.Supplier;

/**
 * Has a body decoded where that delays nobody: a small one on the event loop at once, a large one
 * on a virtual thread, since a prompt with images takes tens of milliseconds, in which no other
 * call on the loop would pass a token on.
 */
final class Decoding {
    /**
     * Largest body that is decoded on an event loop where only reading it takes time: a
     * millisecond's work.
     */
    static final int AT_ONCE = 256 * 1024;

    private Decoding() {}

    /**
     * Decodes and begins; a fault of either is the caller's answer.
     *
     * @param size of the body, in bytes
     * @param atOnce largest that is decoded on the caller's event loop; less than 0 for none
     * @param decoder runs on any thread; begins the call when what it gives is run, on the caller's
     *     context
     */
    static void start(Caller caller, int size, int atOnce, Supplier<Runnable> decoder) {
        if (size <= atOnce) {
            begin(caller, decoded(caller, decoder));
            return;
        }
        Thread.ofVirtual()
                .name("decoding")
                .start(() -> {
                    Runnable call = decoded(caller, decoder);
                    caller.onContext(() -> begin(caller, call));
                });
    }

    private static Runnable decoded(Caller caller, Supplier<Runnable> decoder) {
        try {
            return decoder.get();
        } catch (RuntimeException | Error e) {
            // An error as well: on a thread of its own nobody else would tell the caller.
            return () -> caller.answer(caller.told(e));
        }
    }

    private static void begin(Caller caller, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            caller.answer(caller.told(e));
        }
    }
}
