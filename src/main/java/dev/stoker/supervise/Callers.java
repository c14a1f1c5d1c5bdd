package dev.stoker.supervise;

import dev.stoker.core.StokerException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Who waits for an engine or for its end, and what they are to be told. Only the engine's writer
 * calls this; answers are collected, to be given when the new state is to be seen.
 */
final class Callers {
    private final ArrayDeque<Message.Acquire> waiting = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> stopping = new ArrayList<>();
    private List<Runnable> answers = new ArrayList<>();

    void waits(Message.Acquire wish) {
        waiting.add(wish);
    }

    void waitsForTheEnd(CompletableFuture<Void> done) {
        stopping.add(done);
    }

    boolean isAnybodyWaiting() {
        return !waiting.isEmpty();
    }

    /** Forgets who gave up; whether anybody is left. */
    boolean isAnybodyStillWaiting() {
        waiting.removeIf(wish -> wish.reply().isDone());
        return !waiting.isEmpty();
    }

    void grant(Message.Acquire wish, EngineLease lease) {
        answers.add(() -> {
            // Who cancelled meanwhile will never close it.
            if (!wish.reply().complete(lease)) {
                lease.close();
            }
        });
    }

    void grantAll(Function<Message.Acquire, EngineLease> leases) {
        while (!waiting.isEmpty()) {
            Message.Acquire wish = waiting.remove();
            grant(wish, leases.apply(wish));
        }
    }

    void refuse(Message.Acquire wish, StokerException why) {
        answers.add(() -> wish.reply().completeExceptionally(why));
    }

    void refuseAll(StokerException why) {
        while (!waiting.isEmpty()) {
            refuse(waiting.remove(), why);
        }
    }

    void tellTheEnd() {
        stopping.forEach(this::done);
        stopping.clear();
    }

    void done(CompletableFuture<Void> what) {
        answers.add(() -> what.complete(null));
    }

    /** The answers that are due since the last call, to be given without waiting for each other. */
    List<Runnable> takeAnswers() {
        List<Runnable> due = answers;
        answers = new ArrayList<>();
        return due;
    }
}
