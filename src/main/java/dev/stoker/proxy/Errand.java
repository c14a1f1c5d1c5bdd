package dev.stoker.proxy;

/**
 * Work on models, which blocks: done on a virtual thread of its own, answered on the caller's
 * context.
 */
final class Errand {
    private static final String JSON = "application/json";

    private Errand() {}

    /** Does it, and has the answer's JSON, which may be empty. */
    @FunctionalInterface
    interface Work {
        /**
         * Blocks.
         *
         * @throws InterruptedException if the caller has left
         */
        byte[] run() throws InterruptedException;
    }

    /** Begins; a caller that leaves breaks it off. */
    static void start(Caller caller, Work work) {
        Thread thread = thread(caller, work);
        caller.whenLeft(thread::interrupt);
        thread.start();
    }

    /** Begins what is not to be left half done: it goes on when its caller has left. */
    static void startToTheEnd(Caller caller, Work work) {
        thread(caller, work).start();
    }

    private static Thread thread(Caller caller, Work work) {
        return Thread.ofVirtual().name("errand").unstarted(() -> run(caller, work));
    }

    private static void run(Caller caller, Work work) {
        Runnable answer;
        try {
            byte[] json = work.run();
            answer = () -> caller.answer(200, JSON, json);
        } catch (InterruptedException _) {
            return; // Nobody hears an answer.
        } catch (RuntimeException | Error e) {
            // An error as well: on a thread of its own nobody else would tell the caller.
            answer = () -> caller.answer(caller.told(e));
        }
        caller.onContext(answer);
    }
}
