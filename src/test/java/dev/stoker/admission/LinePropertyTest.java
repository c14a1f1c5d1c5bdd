package dev.stoker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes and goes in whichever order, the promises of a line hold. */
final class LinePropertyTest {
    private static final LineBounds BOUNDS = new LineBounds(60, 25, Duration.ofSeconds(2), 4);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsPromisesWhateverHappens(long seed) {
        var random = new SplittableRandom(seed);
        var run = new Run(random);

        for (int step = 0; step < 400; step++) {
            run.step();
        }
        run.finish();

        assertThat(run.line.load().calls()).isZero();
        assertThat(run.ended).isEqualTo(run.joined);
    }

    /** Two apps that always have more to ask, one with ten times as many callers. */
    @Test
    void isFairToTwoGreedyParties() {
        var line = new Line<Party>(4, new LineBounds(1000, 1000, Duration.ofSeconds(10), 32));
        var random = new SplittableRandom(7);
        Party few = new Party("few");
        Party many = new Party("many");
        Map<Party, Integer> served = new HashMap<>();
        List<Turn<Party>> inside = new ArrayList<>();
        Instant now = Instant.EPOCH;
        for (int i = 0; i < 100; i++) {
            line.join(many, many, Priority.INTERACTIVE, now);
        }
        for (int i = 0; i < 10; i++) {
            line.join(few, few, Priority.INTERACTIVE, now);
        }

        for (int i = 0; i < 4000; i++) {
            now = now.plusMillis(10);
            for (Turn<Party> turn = line.next(now); turn != null; turn = line.next(now)) {
                inside.add(turn);
            }
            Turn<Party> done = inside.remove(random.nextInt(inside.size()));
            line.leave(done, now);
            served.merge(done.call(), 1, Integer::sum);
            line.join(done.call(), done.call(), Priority.INTERACTIVE, now);
        }

        assertThat(jain(served.values().stream().mapToInt(Integer::intValue).toArray()))
                .isGreaterThan(0.999);
    }

    /** However many interactive calls keep coming, each batch call has its turn in time. */
    @Test
    void neverStarvesABatchCall() {
        var line = new Line<Integer>(1, new LineBounds(10_000, 10_000, Duration.ZERO, 0));
        Party party = new Party("app");
        for (int i = 0; i < 20; i++) {
            line.join(-1 - i, party, Priority.BATCH, Instant.EPOCH);
        }
        int sinceBatch = 0;
        int batches = 0;

        for (int i = 0; batches < 20; i++) {
            line.join(i, party, Priority.INTERACTIVE, Instant.EPOCH);
            line.join(i, party, Priority.INTERACTIVE, Instant.EPOCH);
            Turn<Integer> turn = Objects.requireNonNull(line.next(Instant.EPOCH));
            line.leave(turn, Instant.EPOCH);
            sinceBatch = turn.priority() == Priority.BATCH ? 0 : sinceBatch + 1;
            batches += turn.priority() == Priority.BATCH ? 1 : 0;
            assertThat(sinceBatch).isLessThanOrEqualTo(Line.INTERACTIVE_IN_A_ROW);
        }
    }

    static double jain(int... shares) {
        double sum = 0;
        double squares = 0;
        for (int share : shares) {
            sum += share;
            squares += (double) share * share;
        }
        return sum * sum / (shares.length * squares);
    }

    /** One life of a line, with all that is known of it from outside. */
    private static final class Run {
        private final SplittableRandom random;
        private final Line<Integer> line;
        private final List<Turn<Integer>> waiting = new ArrayList<>();
        private final List<Turn<Integer>> inside = new ArrayList<>();
        private final Map<String, Deque<Turn<Integer>>> inOrder = new HashMap<>();
        private Instant now = Instant.EPOCH;
        private int slots;
        private int joined;
        private int ended;

        Run(SplittableRandom random) {
            this.random = random;
            this.slots = random.nextInt(1, 5);
            this.line = new Line<>(slots, BOUNDS);
        }

        void step() {
            now = now.plusMillis(random.nextInt(0, 100));
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> join();
                case 5, 6, 7 -> leave(inside);
                case 8 -> leave(waiting);
                case 9 -> resize();
                case 10 -> line.hold(now);
                default -> line.release();
            }
            letIn();
            check();
        }

        private void join() {
            var party = new Party("p" + random.nextInt(4));
            Priority priority = random.nextBoolean() ? Priority.BATCH : Priority.INTERACTIVE;
            if (line.join(joined, party, priority, now) instanceof Joined.Waits<Integer>(var t)) {
                joined++;
                waiting.add(t);
                queue(t).add(t);
            }
        }

        private void leave(List<Turn<Integer>> from) {
            if (!from.isEmpty()) {
                Turn<Integer> turn = from.remove(random.nextInt(from.size()));
                queue(turn).remove(turn);
                line.leave(turn, now);
                ended++;
            }
        }

        private void resize() {
            slots = random.nextInt(1, 5);
            line.slots(slots);
        }

        private void letIn() {
            for (Turn<Integer> turn = line.next(now); turn != null; turn = line.next(now)) {
                assertThat(inside.size()).as("never more than slots inside").isLessThan(slots);
                assertThat(queue(turn).poll()).as("order within a party").isSameAs(turn);
                waiting.remove(turn);
                inside.add(turn);
            }
        }

        private void check() {
            Load load = line.load();
            assertThat(load).isEqualTo(new Load(slots, inside.size(), waiting.size()));
            boolean free = inside.size() < slots && !line.isClosed(now);
            assertThat(free && !waiting.isEmpty()).as("no lost wake-up").isFalse();
            assertThat(waiting.size()).isLessThanOrEqualTo(BOUNDS.length());
            assertThat(line.order()).containsExactlyInAnyOrderElementsOf(waiting);
        }

        /** Nobody comes any more: all who wait have their turn. */
        void finish() {
            line.release();
            line.slots(1);
            slots = 1;
            while (!inside.isEmpty() || !waiting.isEmpty()) {
                leave(inside);
                letIn();
                check();
            }
        }

        private Deque<Turn<Integer>> queue(Turn<Integer> turn) {
            return inOrder.computeIfAbsent(
                    turn.party() + " " + turn.priority(), _ -> new ArrayDeque<>());
        }
    }
}
