package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.experience.BreakerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What calls show of the places they go to. */
final class ExperienceTest {
    private static final Candidate M = candidate("m");
    private static final CallEnd ANSWERED = new CallEnd(CallEnd.How.ANSWERED, null, null, null);

    private final List<FleetEvent> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Experience experience =
            new Experience(
                    () -> new BreakerSettings(2, Duration.ofSeconds(10), Duration.ofMinutes(1)),
                    () -> now,
                    told::add);

    @Test
    void leavesTheOtherModelsOfABackendAsTheyAre() {
        fail(M);
        fail(M);

        assertThat(experience.barred(M)).contains("failed 2 times");
        assertThat(experience.barred(candidate("n"))).isNull();
        assertThat(experience.breaker(M)).isEqualTo("open");
        assertThat(experience.breaker(candidate("n"))).isEqualTo("closed");
    }

    @Test
    void tellsThatABreakerIsNoMoreOnceItsBackendIsAnotherOne() {
        fail(M);
        fail(M);
        told.clear();

        experience.afresh(Set.of(M.backend()));

        assertThat(experience.barred(M)).isNull();
        assertThat(told).singleElement().extracting(FleetEvent::type).isEqualTo("breaker_closed");
    }

    @Test
    void tellsThatCallsGoPastAPlaceAndThatTheyDoNoLonger() {
        fail(M);
        assertThat(told).isEmpty();
        fail(M);
        fail(M); // one that was on its way

        assertThat(told)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.type()).isEqualTo("breaker_opened");
                    assertThat(event.sentence())
                            .isEqualTo(
                                    "calls of model 'm' go past backend 'lab': it failed 2 times in"
                                            + " a row, the last by backend_timeout; it is tried again"
                                            + " in 10 s");
                });
        told.clear();
        later();
        fail(M); // the one that tried it
        assertThat(told).map(FleetEvent::type).containsExactly("breaker_opened");
        told.clear();
        later();
        later();
        Object call = new Object();
        Runnable back = experience.begin(M, call);
        experience.ended(M, call, ANSWERED);
        back.run();

        assertThat(told)
                .singleElement()
                .extracting(FleetEvent::sentence)
                .isEqualTo(
                        "calls of model 'm' go past backend 'lab' no longer: a call was answered"
                                + " there");
    }

    @Test
    void tellsOfAPlaceThatIsForgotten() {
        fail(M);
        fail(M);
        told.clear();

        experience.keep(Set.of());

        assertThat(told).map(FleetEvent::type).containsExactly("breaker_closed");
    }

    /** Else it counted as one that calls go past for ever. */
    @Test
    void tellsOfAPlaceThatIsAnotherOneNow() {
        fail(M);
        fail(M);
        fail(candidate("n"));
        told.clear();

        experience.afresh(Set.of(new BackendId("other")));
        assertThat(told).isEmpty();
        experience.afresh(Set.of(new BackendId("lab")));

        assertThat(told)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.type()).isEqualTo("breaker_closed");
                    assertThat(event.sentence()).contains("'m'", "'lab'", "another one now");
                });
        assertThat(experience.barred(M)).isNull();
    }

    @Test
    void aTrialWhoseCallerLeavesIsTheNextCalls() {
        fail(M);
        fail(M);
        later();
        Object first = new Object();
        Runnable back = experience.begin(M, first);
        assertThat(experience.barred(M)).contains("one call tries it now");

        experience.ended(M, first, CallEnd.LEFT);

        assertThat(experience.breaker(M)).isEqualTo("half-open");
        assertThat(experience.barred(M)).isNull();
        experience.begin(M, new Object());
        back.run(); // of the first, and only now
        assertThat(experience.barred(M)).as("the second tries").contains("one call tries it now");
    }

    /** It began before the place failed, and shows nothing of it. */
    @Test
    void aCallThatIsNotTheTrialDoesNotEndItByLeaving() {
        Object old = new Object();
        Runnable back = experience.begin(M, old);
        fail(M);
        fail(M);
        later();
        experience.begin(M, new Object());

        experience.ended(M, old, CallEnd.LEFT);
        back.run();

        assertThat(experience.barred(M)).contains("one call tries it now");
        assertThat(experience.calls(M)).isEqualTo(1);
    }

    private void later() {
        now = now.plusSeconds(10);
    }

    private void fail(Candidate at) {
        Object call = new Object();
        Runnable back = experience.begin(at, call);
        experience.ended(
                at,
                call,
                CallEnd.failed(new StokerException(ErrorCode.BACKEND_TIMEOUT, "silence"), null));
        back.run();
    }

    private static Candidate candidate(String model) {
        return new Candidate(
                new BackendId("lab"),
                BackendKind.OPENAI,
                Origin.CONFIGURED,
                model,
                List.of(),
                true,
                true);
    }
}
