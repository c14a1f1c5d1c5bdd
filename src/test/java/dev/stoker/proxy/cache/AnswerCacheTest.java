package dev.stoker.proxy.cache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept, for how long, and how much of it. */
final class AnswerCacheTest {
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final Map<String, String> HEAD = Map.of("content-type", "application/json");

    private final Ticking clock = new Ticking();
    private final AnswerCache cache = cache(64, 16);

    private AnswerCache cache(long maxKibi, long answerKibi) {
        return new AnswerCache(
                new CacheSettings(Bytes.ofKibi(maxKibi), Bytes.ofKibi(answerKibi)), clock);
    }

    private static AnswerKey key(String name) {
        return AnswerKey.of(List.of(name), new byte[0]);
    }

    private void keep(String name, int bytes) {
        Recording recording = cache.record(key(name), TTL);
        recording.add(new byte[bytes]);
        recording.keep(HEAD);
    }

    @Test
    void givesWhatWasRecordedPieceByPiece() {
        Recording recording = cache.record(key("a"), TTL);
        recording.add("one ".getBytes(StandardCharsets.UTF_8));
        recording.add(new byte[0]);
        recording.add("two".getBytes(StandardCharsets.UTF_8));
        recording.keep(HEAD);
        clock.go(Duration.ofSeconds(7));

        KeptAnswer found = requireNonNull(cache.find(key("a")));

        assertThat(found.body()).asString(StandardCharsets.UTF_8).isEqualTo("one two");
        assertThat(found.head()).isEqualTo(HEAD);
        assertThat(cache.age(found)).isEqualTo(Duration.ofSeconds(7));
        assertThat(cache.find(key("b"))).isNull();
    }

    @Test
    void forgetsWhatIsTooOld() {
        keep("a", 10);
        clock.go(TTL.minusMillis(1));
        assertThat(cache.find(key("a"))).isNotNull();
        clock.go(Duration.ofMillis(1));

        assertThat(cache.find(key("a"))).isNull();

        assertThat(cache.size()).isZero();
    }

    @Test
    void forgetsWhoseAgeCannotBeToldSinceTheClockWasSetBack() {
        keep("a", 10);
        clock.go(Duration.ofDays(-1));

        assertThat(cache.find(key("a"))).isNull();
    }

    @Test
    void letsGoOfWhatWasNotAskedForLongest() {
        for (String name : List.of("a", "b", "c")) {
            keep(name, 14 * 1024);
        }
        assertThat(cache.find(key("a"))).isNotNull();

        keep("d", 14 * 1024);
        keep("e", 14 * 1024);

        assertThat(cache.find(key("b"))).isNull();
        assertThat(cache.find(key("a"))).isNotNull();
        assertThat(cache.find(key("e"))).isNotNull();
    }

    @Test
    void keepsNothingThatIsTooLongOrDiscarded() {
        keep("long", 16 * 1024 + 1);
        Recording discarded = cache.record(key("a"), TTL);
        discarded.add(new byte[10]);
        discarded.discard();
        discarded.keep(HEAD);

        assertThat(cache.count()).isZero();
        assertThat(cache.size()).isZero();
    }

    @Test
    void keepsTheLaterOfTwoAnswers() {
        keep("a", 10);
        keep("a", 20);

        assertThat(cache.count()).isEqualTo(1);
        assertThat(cache.find(key("a"))).extracting(found -> found.body().length).isEqualTo(20);
        assertThat(cache.size()).isLessThan(2 * KeptAnswer.OVERHEAD);
    }

    @Test
    void forgetsAllAndWhatIsOnItsWayToo() {
        keep("a", 10);
        Recording late = cache.record(key("b"), TTL);
        late.add(new byte[10]);

        cache.clear();
        late.keep(HEAD);

        assertThat(cache.count()).isZero();
        assertThat(cache.size()).isZero();
        keep("c", 10);
        assertThat(cache.find(key("c"))).isNotNull();
    }

    @Test
    void hasOtherBoundsFromThenOn() {
        keep("a", 10);

        cache.use(CacheSettings.OFF);
        keep("b", 10);

        assertThat(cache.isOff()).isTrue();
        assertThat(cache.count()).isZero();
    }

    /** What is on its way counts too: a thousand streams at once would fill the heap otherwise. */
    @Test
    void givesUpWhatThereIsNoRoomFor() {
        List<Recording> running = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Recording one = cache.record(key("r" + i), TTL);
            one.add(new byte[4000]);
            running.add(one);
        }

        assertThat(cache.size()).isLessThanOrEqualTo(Bytes.ofKibi(64).value());
        assertThat(running).filteredOn(one -> !one.isOver()).hasSize(8);
        running.forEach(Recording::discard);
        assertThat(cache.size()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void neverExceedsItsBoundWhoeverRecordsAtOnce(long seed) throws Exception {
        long most = Bytes.ofKibi(64).value();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                var random = new SplittableRandom(seed * 31 + t);
                all.add(
                        threads.submit(() -> {
                            for (int i = 0; i < 500; i++) {
                                var one = cache.record(key("k" + random.nextInt(40)), TTL);
                                for (int piece = random.nextInt(6); piece >= 0; piece--) {
                                    one.add(new byte[random.nextInt(4096)]);
                                }
                                if (random.nextInt(4) == 0) {
                                    one.discard();
                                } else {
                                    one.keep(HEAD);
                                }
                                assertThat(cache.size()).isBetween(0L, most);
                                cache.find(key("k" + random.nextInt(40)));
                            }
                        }));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        }

        cache.clear();
        assertThat(cache.size()).isZero();
    }

    @Test
    void tellsApartWhatOnlyJoinsToTheSame() {
        byte[] request = {1};

        assertThat(AnswerKey.of(List.of("ab", "c"), request))
                .isNotEqualTo(AnswerKey.of(List.of("a", "bc"), request))
                .isNotEqualTo(AnswerKey.of(List.of("ab", "c"), new byte[] {2}))
                .isEqualTo(AnswerKey.of(List.of("ab", "c"), new byte[] {1}));
    }
}
