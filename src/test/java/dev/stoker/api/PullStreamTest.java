package dev.stoker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.PullStep;
import dev.stoker.backend.PullStep.Phase;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.fleet.stock.PullNews;
import dev.stoker.fleet.stock.Pulls;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reader gets who does not keep up, and what remains when it leaves. */
@Timeout(20)
final class PullStreamTest {
    private static final Pulls.Key TINY = new Pulls.Key(new BackendId("ollama"), "tiny");
    private static final int STEPS = 40;

    private final Pulls pulls = new Pulls(InstantSource.system());
    private final Semaphore permits = new Semaphore(0);
    private final CountDownLatch brokenOff = new CountDownLatch(1);

    @AfterEach
    void close() {
        pulls.close();
    }

    @Test
    void keepsTheLatestAloneForAReaderThatIsSlow() throws InterruptedException {
        AssertSubscriber<OutboundSseEvent> slow = stream(1);
        slow.awaitNextItem();
        try (Pulls.Waiter quick = pulls.join(TINY, this::download)) {
            quick.next();
            for (int step = 0; step < STEPS; step++) {
                permits.release();
                assertThat(quick.next()).isInstanceOf(PullNews.Going.class);
            }
            permits.release();
            assertThat(quick.next())
                    .as("the download did not wait")
                    .isInstanceOf(PullNews.Done.class);
        }

        await().until(() -> pulls.running().isEmpty());
        slow.request(Long.MAX_VALUE).awaitCompletion();

        assertThat(slow.getItems()).hasSizeLessThan(4);
        assertThat(slow.getItems().getLast().getName()).isEqualTo("done");
    }

    @Test
    void leavesWhenItsReaderDoes() throws InterruptedException {
        AssertSubscriber<OutboundSseEvent> reader = stream(Long.MAX_VALUE);
        reader.awaitNextItem();

        reader.cancel();

        assertThat(brokenOff.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pulls.running()).isEmpty();
    }

    /** Nobody is told of a connection that was closed before. */
    @Test
    void leavesAtOnceWhereItsReaderHasLeftBefore() throws InterruptedException {
        new PullStream(pulls.join(TINY, this::download), () -> true, new SseImpl())
                .events()
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1))
                .awaitCompletion();

        assertThat(brokenOff.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pulls.running()).isEmpty();
    }

    private AssertSubscriber<OutboundSseEvent> stream(long demand) {
        return new PullStream(pulls.join(TINY, this::download), () -> false, new SseImpl())
                .events()
                .subscribe()
                .withSubscriber(AssertSubscriber.create(demand));
    }

    /** Each step is another phase, which is told at once. */
    private String download(Consumer<PullStep> progress) throws InterruptedException {
        try {
            for (int step = 0; step < STEPS; step++) {
                permits.acquire();
                Phase phase = step % 2 == 0 ? Phase.DOWNLOADING : Phase.VERIFYING;
                progress.accept(new PullStep(phase, new Bytes(step), new Bytes(STEPS)));
            }
            permits.acquire();
            return "tiny";
        } catch (InterruptedException e) {
            brokenOff.countDown();
            throw e;
        }
    }
}
