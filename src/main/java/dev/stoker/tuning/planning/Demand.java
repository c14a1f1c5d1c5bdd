package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.tuning.MemoryNeed;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Wishes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be free for a plan, by planning for a machine that has nothing and one that has all.
 */
final class Demand {
    /** A conversation of some pages. */
    private static final int USUAL_CONTEXT = 8192;

    private Demand() {}

    /** Null where no memory would do, or how much there is is not known. */
    static @Nullable MemoryNeed of(PlanQuestion question, Planning.Estimator estimator) {
        Room room = Room.of(question);
        if (!room.known()
                || Attempt.at(having(question, Room.MOST, Bytes.ZERO), estimator).refusal()
                        != null) {
            return null;
        }
        Bytes least = taken(question, estimator);
        Integer trained = ContextGoal.trained(question);
        Bytes usual =
                question.wishes().context() instanceof Wishes.Context.Auto && trained != null
                        ? taken(with(question, Math.min(trained, USUAL_CONTEXT)), estimator)
                        : least;
        Bytes wished = question.wishes().reserve();
        Bytes wanted = usual.compareTo(least) < 0 ? least : usual;
        return new MemoryNeed(
                Room.toHold(least, wished),
                Room.toHold(wanted, wished),
                room.gpus() ? Room.free(Room.cards(question.hardware())) : Bytes.ZERO);
    }

    /** The least it can do with: what a plan takes that was made for no memory at all. */
    private static Bytes taken(PlanQuestion question, Planning.Estimator estimator) {
        return Attempt.at(having(question, Bytes.ZERO, Room.MOST), estimator)
                .plan()
                .memory()
                .estimate()
                .total();
    }

    private static PlanQuestion having(PlanQuestion question, Bytes returned, Bytes promised) {
        PlanQuestion.Circumstances now = question.circumstances();
        return new PlanQuestion(
                promised.equals(Bytes.ZERO) ? question.hardware() : full(question.hardware()),
                question.model(),
                question.backend(),
                question.wishes(),
                new PlanQuestion.Circumstances(
                        promised, returned, now.needed(), now.embedding(), now.busyCpus()),
                question.measured());
    }

    /** The same machine, with nothing free on its cards. */
    private static Hardware full(Hardware hardware) {
        Fact<Bytes> nothing = Fact.known(Bytes.ZERO, "for the least plan");
        Fact<List<Gpu>> cards =
                hardware.gpus()
                        .map(all ->
                                all.stream()
                                        .map(gpu ->
                                                new Gpu(
                                                        gpu.name(),
                                                        gpu.vendor(),
                                                        gpu.memory(),
                                                        nothing,
                                                        gpu.unified(),
                                                        gpu.driver()))
                                        .toList());
        return new Hardware(hardware.cpu(), hardware.memory(), cards, hardware.os());
    }

    private static PlanQuestion with(PlanQuestion question, int context) {
        Wishes wishes = question.wishes();
        return new PlanQuestion(
                question.hardware(),
                question.model(),
                question.backend(),
                new Wishes(
                        new Wishes.Context.Tokens(context),
                        wishes.slots(),
                        wishes.priority(),
                        wishes.reserve(),
                        wishes.fixed()),
                question.circumstances(),
                question.measured());
    }
}
