package dev.stoker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class LineTest {
    private static final Party ONE = new Party("one");
    private static final Party TWO = new Party("two");
    private static final LineBounds BOUNDS = new LineBounds(100, 50, Duration.ofSeconds(10), 3);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Line<String> line = new Line<>(1, BOUNDS);

    @Test
    void letsInNoMoreThanThereAreSlots() {
        join("a", ONE);
        join("b", ONE);

        List<String> inside = drain();

        assertThat(inside).containsExactly("a");
        assertThat(line.load()).isEqualTo(new Load(1, 1, 1));
    }

    @Test
    void takesPartiesInTurnHoweverManyCallsOneHas() {
        for (int i = 0; i < 4; i++) {
            join("one" + i, ONE);
        }
        join("two0", TWO);
        join("two1", TWO);

        List<String> order = serveAll();

        assertThat(order).containsExactly("one0", "two0", "one1", "two1", "one2", "one3");
    }

    @Test
    void savesNoTurnsUpForOneWhoWasAway() {
        for (int i = 0; i < 6; i++) {
            join("one" + i, ONE);
        }
        serve();
        serve();
        serve();
        join("two0", TWO);
        join("two1", TWO);
        join("two2", TWO);

        List<String> order = serveAll();

        assertThat(order).containsExactly("two0", "one3", "two1", "one4", "two2", "one5");
    }

    @Test
    void letsABatchCallGoAfterSoManyInteractiveOnes() {
        Turn<String> batch = waits(line.join("batch", ONE, Priority.BATCH, now));
        for (int i = 0; i < 20; i++) {
            join("i" + i, TWO);
        }

        List<String> order = serveAll();

        assertThat(order.indexOf("batch")).isEqualTo(Line.INTERACTIVE_IN_A_ROW);
        assertThat(batch.isWaiting()).isFalse();
    }

    @Test
    void foretellsTheOrder() {
        for (int i = 0; i < 12; i++) {
            join("one" + i, ONE);
            line.join("batch" + i, TWO, Priority.BATCH, now);
            join("two" + i, TWO);
        }
        List<String> foretold = line.order().stream().map(Turn::call).toList();

        assertThat(serveAll()).isEqualTo(foretold);
    }

    @Test
    void givesASlotToTheNextWhenOneLeaves() {
        join("a", ONE);
        Turn<String> first = Objects.requireNonNull(line.next(now));
        join("b", ONE);

        line.leave(first, now);

        assertThat(drain()).containsExactly("b");
    }

    @Test
    void forgetsWhoLeavesWhileItWaits() {
        join("a", ONE);
        Turn<String> second = join("b", ONE);
        join("c", ONE);

        line.leave(second, now);
        line.leave(second, now);

        assertThat(line.load()).isEqualTo(new Load(1, 0, 2));
        assertThat(serveAll()).containsExactly("a", "c");
    }

    @Test
    void refusesWhoComesWhenAllMayWait() {
        var small = new Line<String>(1, new LineBounds(2, 2, Duration.ofSeconds(1), 1));
        small.join("in", ONE, Priority.INTERACTIVE, now);
        small.next(now);
        small.join("a", ONE, Priority.INTERACTIVE, now);
        small.join("b", TWO, Priority.INTERACTIVE, now);

        Joined<String> third = small.join("c", TWO, Priority.INTERACTIVE, now);

        assertThat(third).isEqualTo(new Joined.Refused<String>(false, 2));
    }

    @Test
    void refusesAPartyThatHasItsShare() {
        var small = new Line<String>(1, new LineBounds(9, 1, Duration.ofSeconds(1), 1));
        small.join("in", ONE, Priority.INTERACTIVE, now);
        small.next(now);
        small.join("a", ONE, Priority.BATCH, now);

        assertThat(small.join("b", ONE, Priority.INTERACTIVE, now))
                .isEqualTo(new Joined.Refused<String>(true, 1));
        assertThat(small.join("c", TWO, Priority.INTERACTIVE, now))
                .isInstanceOf(Joined.Waits.class);
    }

    @Test
    void takesACallAtOnceWhereNobodyMayWait() {
        var none = new Line<String>(1, new LineBounds(0, 0, Duration.ZERO, 0));

        assertThat(none.join("a", ONE, Priority.INTERACTIVE, now)).isInstanceOf(Joined.Waits.class);
        none.next(now);
        assertThat(none.join("b", ONE, Priority.INTERACTIVE, now))
                .isInstanceOf(Joined.Refused.class);
    }

    @Test
    void goesOnForAWhileWhenItIsHeldAndThenLetsNobodyIn() {
        for (int i = 0; i < 9; i++) {
            join("a" + i, ONE);
        }
        line.hold(now);

        List<String> served = serveAll();

        assertThat(served).hasSize(BOUNDS.swapCalls());
        line.release();
        assertThat(serveAll()).hasSize(9 - BOUNDS.swapCalls());
    }

    @Test
    void endsAHeldLineByTimeToo() {
        line.hold(now);
        now = now.plus(BOUNDS.swapAfter());
        line.hold(now); // held already: no second grace
        join("a", ONE);

        assertThat(line.next(now)).isNull();
        assertThat(line.isClosed(now)).isTrue();
    }

    @Test
    void letsNobodyIntoAClosedLine() {
        join("a", ONE);
        line.close();

        assertThat(line.next(now)).isNull();
    }

    @Test
    void tellsWhenToComeAgainByWhatCallsTook() {
        join("a", ONE);
        Turn<String> first = Objects.requireNonNull(line.next(now));
        now = now.plusSeconds(20);
        line.leave(first, now);
        join("b", ONE);

        assertThat(line.retryAfter()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void knowsWhoHasWaitedTooLong() {
        join("old", ONE);
        now = now.plusSeconds(30);
        join("new", TWO);

        List<Turn<String>> overdue = line.overdue(Duration.ofSeconds(30), now);

        assertThat(overdue).extracting(Turn::call).containsExactly("old");
    }

    private Turn<String> join(String call, Party party) {
        return waits(line.join(call, party, Priority.INTERACTIVE, now));
    }

    static <T> Turn<T> waits(Joined<T> joined) {
        return switch (joined) {
            case Joined.Waits<T>(var turn) -> turn;
            case Joined.Refused<T> refused -> throw new AssertionError("refused: " + refused);
        };
    }

    private List<String> drain() {
        List<String> all = new ArrayList<>();
        for (Turn<String> turn = line.next(now); turn != null; turn = line.next(now)) {
            all.add(turn.call());
        }
        return all;
    }

    private void serve() {
        Turn<String> turn = line.next(now);
        if (turn != null) {
            line.leave(turn, now);
        }
    }

    private List<String> serveAll() {
        List<String> all = new ArrayList<>();
        for (Turn<String> turn = line.next(now); turn != null; turn = line.next(now)) {
            all.add(turn.call());
            line.leave(turn, now);
        }
        return all;
    }
}
