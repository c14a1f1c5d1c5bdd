package dev.stoker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.fleet.FleetEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who follows the fleet's events, and what is kept for whom. */
final class EventReaderTest {
    private static final Duration SOON = Duration.ofMillis(20);

    private final EventFeed feed = new EventFeed();
    private final EventReader reader = new EventReader();

    @Test
    void tellsInOrderWhatHappensFromNowOn() throws Exception {
        happens(2);
        feed.follow(reader, feed.lastId());

        happens(2);

        assertThat(next()).isEqualTo("3");
        assertThat(next()).isEqualTo("4");
        assertThat(next()).isEqualTo("nothing");
    }

    @Test
    void tellsWhoComesBackWhatWasMissed() throws Exception {
        happens(5);

        feed.follow(reader, 3);

        assertThat(next()).isEqualTo("4");
        assertThat(next()).isEqualTo("5");
    }

    @Test
    void tellsOfAGapWhereTheMissedIsNotKeptAnyMore() throws Exception {
        happens(EventFeed.KEPT + 10);

        feed.follow(reader, 4);

        assertThat(next()).isEqualTo("gap of " + (6 + EventFeed.KEPT - EventReader.WAITING));
        assertThat(next()).isEqualTo(Integer.toString(11 + EventFeed.KEPT - EventReader.WAITING));
    }

    @Test
    void dropsWhatASlowReaderDoesNotTake() throws Exception {
        feed.follow(reader, 0);

        happens(EventReader.WAITING + 3);

        assertThat(next()).isEqualTo("gap of " + EventReader.WAITING);
        assertThat(next()).isEqualTo(Integer.toString(EventReader.WAITING + 1));
    }

    @Test
    void takesAnIdOfAnEarlierLifeForNone() {
        happens(3);

        List<EventAnswer> all = feed.since(1000);

        assertThat(all).extracting(EventAnswer::id).containsExactly(1L, 2L, 3L);
        assertThat(all.getFirst().sentence())
                .isEqualTo("the engine of 'm' is stopped for a better plan: more memory is free");
    }

    private void happens(int times) {
        var spec = new EngineSpec("m", Path.of("/bin/x"), Path.of("/m.gguf"), null, Use.GENERATE);
        for (int i = 0; i < times; i++) {
            feed.happened(new FleetEvent.PlanOutdated(spec, "more memory is free"));
        }
    }

    private String next() throws InterruptedException {
        return switch (reader.next(SOON)) {
            case EventReader.Next.Event(var event) -> Long.toString(event.id());
            case EventReader.Next.Gap(var events) -> "gap of " + events;
            case EventReader.Next.Nothing() -> "nothing";
        };
    }
}
