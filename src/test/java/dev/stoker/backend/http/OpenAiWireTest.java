package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.BackendContract;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OpenAiWireTest extends BackendContract {
    private static final Duration AT_ONCE = Duration.ofMillis(50);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OpenAiWire wire = new OpenAiWire(client);
    private final FakeModelServer server = FakeModelServer.start();

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected Backend backend() {
        return new WireBackend(wire);
    }

    @Override
    protected Endpoint serving() {
        return new Endpoint(server.base(), null);
    }

    @Override
    protected String model() {
        return "tiny";
    }

    @Override
    protected void refuseLongPrompts() {
        server.onCalls(Answers.contextExceeded());
    }

    @Override
    protected void answerAtLength() {
        server.onCalls(Answers.endless());
    }

    @Override
    protected void awaitIdle(Duration patience) {
        server.nextCall().awaitLeft(patience);
    }

    private Multi<Event> hello() {
        return wire.stream(serving(), "tiny", request("Hello", 3));
    }

    private AssertSubscriber<Event> asked(long demand) {
        return hello().subscribe().withSubscriber(AssertSubscriber.create(demand));
    }

    private StokerException failure() {
        Throwable failure = asked(100).awaitFailure(PATIENCE).getFailure();
        assertThat(failure).isInstanceOf(StokerException.class);
        return (StokerException) failure;
    }

    @Test
    void sendsNothingBeforeTheSubscription() throws InterruptedException {
        Multi<Event> multi = hello();

        assertThat(server.callArrivesWithin(Duration.ofMillis(100))).isFalse();
        multi.subscribe().withSubscriber(AssertSubscriber.create(9)).awaitCompletion(PATIENCE);
        assertThat(server.exchanges()).hasSize(1);
    }

    @Test
    void sendsTheKeyAndNothingOfItsOwnMaking() {
        server.demandKey("k3y-of-engine");
        var endpoint = new Endpoint(server.base(), new Secret("k3y-of-engine"));

        wire.stream(endpoint, "tiny", request("Hello", 3))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(9))
                .awaitCompletion(PATIENCE);

        Exchange call = server.nextCall();
        assertThat(call.headers("authorization")).containsExactly("Bearer k3y-of-engine");
        assertThat(call.header("host")).isEqualTo("127.0.0.1:" + server.port());
        assertThat(call.headerLines())
                .extracting(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .containsExactlyInAnyOrder(
                        "host", "authorization", "accept", "content-type", "content-length");
        assertThat(call.text()).contains("\"stream\":true", "\"include_usage\":true");
    }

    enum Phase {
        BEFORE_HEAD,
        AFTER_HEAD,
        MID_STREAM,
        STALLED
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void closesTheUpstreamAtOnceWhenCancelled(Phase phase) {
        server.onCalls(
                switch (phase) {
                    case BEFORE_HEAD -> Answers.hangBeforeHead();
                    case AFTER_HEAD -> Answers.hangAfterHead();
                    case MID_STREAM -> Answers.hangMidStream();
                    case STALLED -> Answers.endless();
                });
        long demand = phase == Phase.STALLED ? 2 : Long.MAX_VALUE;
        AssertSubscriber<Event> subscriber = asked(demand);
        Exchange call = server.nextCall();
        if (phase == Phase.STALLED || phase == Phase.MID_STREAM) {
            subscriber.awaitItems(2, PATIENCE);
        }

        long cancelled = System.nanoTime();
        subscriber.cancel();

        Duration took = Duration.ofNanos(call.awaitLeft(PATIENCE) - cancelled);
        assertThat(took).isLessThan(AT_ONCE.multipliedBy(4));
    }

    @Test
    void cancelsBeforeTheConnectionIsThere() throws InterruptedException {
        var cancelled = new CompletableFuture<AssertSubscriber<Event>>();
        // On the loop that the connection would be told on: that cannot come in between.
        vertx.getOrCreateContext()
                .runOnContext(_ -> {
                    AssertSubscriber<Event> subscriber = asked(9);
                    subscriber.cancel();
                    cancelled.complete(subscriber);
                });

        AssertSubscriber<Event> subscriber = cancelled.join();
        assertThat(server.callArrivesWithin(Duration.ofMillis(100))).isFalse();
        subscriber.assertNotTerminated();
    }

    @Test
    void stopsTheBackendWhileNobodyWantsMore() {
        server.onCalls(Answers.endless());
        AssertSubscriber<Event> subscriber = asked(1);
        Exchange call = server.nextCall();
        subscriber.awaitItems(1, PATIENCE);

        long taken = settled(call);

        assertThat(taken).isLessThan(16L << 20);
        assertThat(subscriber.getItems()).hasSize(1);
        subscriber.cancel();
    }

    /** Bytes the server has got rid of, once that has not changed for a while. */
    private static long settled(Exchange call) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long last = -1;
        long since = System.nanoTime();
        while (System.nanoTime() < deadline) {
            long now = call.accepted();
            if (now != last) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > 300_000_000L) {
                return last;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the server still writes: " + last + " bytes so far");
    }

    @Test
    void givesEachEventWhenItComes() {
        var permits = new Semaphore(2);
        server.onCalls(Answers.trickle(permits));
        AssertSubscriber<Event> subscriber = asked(Long.MAX_VALUE);

        subscriber.awaitItems(1, PATIENCE);
        permits.release(100);
        subscriber.awaitCompletion(PATIENCE);

        assertThat(text(subscriber.getItems())).isEqualTo("A tiny model");
    }

    @Test
    void callsAStreamWithoutAFinishReasonCut() {
        server.onCalls(Answers.endWithoutFinishReason());
        assertThat(failure().code()).isEqualTo(ErrorCode.STREAM_CUT);

        server.onCalls(Answers.cutMidEvent());
        assertThat(failure().code()).isEqualTo(ErrorCode.STREAM_CUT);

        server.onCalls(Answers.dieMidStream());
        assertThat(failure().code()).isEqualTo(ErrorCode.STREAM_CUT);
    }

    @Test
    void doesNotAskAgainWhenTheRequestMayBeAtWork() {
        server.onCalls(Answers.dieBeforeHead());

        assertThat(failure().code()).isEqualTo(ErrorCode.STREAM_CUT);
        assertThat(server.exchanges()).hasSize(1);
    }

    @Test
    void endsWithTheFinishReasonThoughTheConnectionBreaksThereafter() {
        List<String> events = new ArrayList<>(Answers.chatEvents());
        events.removeLast();
        server.onCalls((_, wire) -> {
            wire.eventStream();
            for (String event : events) {
                wire.chunk(event);
            }
            wire.close();
        });

        List<Event> items = asked(100).awaitCompletion(PATIENCE).getItems();

        assertThat(items.getLast()).isInstanceOf(Event.Finished.class);
    }

    @Test
    void endsAtDoneThoughTheServerKeepsTheAnswerOpen() {
        server.onCalls((_, wire) -> {
            wire.eventStream();
            for (String event : Answers.chatEvents()) {
                wire.chunk(event);
            }
            wire.hang();
        });

        List<Event> items = asked(100).awaitCompletion(PATIENCE).getItems();

        assertThat(text(items)).isEqualTo("A tiny model");
        server.nextCall().awaitLeft(PATIENCE);
    }

    @Test
    void surfacesErrorsWithoutSecretsAndPaths() {
        var endpoint = new Endpoint(server.base(), new Secret("k3y-of-engine"));
        server.onCalls(
                Answers.json(
                        500, "{\"error\":{\"message\":\"no k3y-of-engine in /home/ann/x.gguf\"}}"));

        Throwable failure =
                wire.stream(endpoint, "tiny", request("Hello", 3))
                        .subscribe()
                        .withSubscriber(AssertSubscriber.create(1))
                        .awaitFailure(PATIENCE)
                        .getFailure();

        assertThat(failure).hasMessage("no *** in <path>");
        assertThat(((StokerException) failure).httpStatus()).isEqualTo(500);
    }

    @Test
    void readsNoErrorOfAnyLength() {
        server.onCalls(Answers.endlessBody(500));

        StokerException failure = failure();

        assertThat(failure.httpStatus()).isEqualTo(500);
        server.nextCall().awaitLeft(PATIENCE);
    }

    @Test
    void surfacesAnErrorInTheStream() {
        server.onCalls(Answers.errorInStream("boom"));

        StokerException failure = failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_ERROR);
        assertThat(failure.detail()).isEqualTo("boom");
        assertThat(failure.httpStatus()).isEqualTo(500);
    }

    @Test
    void refusesWhatIsNoStream() {
        server.onCalls(Answers.wrongContentType());
        assertThat(failure().detail()).contains("text/html");

        server.onCalls(Answers.json(200, "{\"error\":\"swallowed\"}"));
        assertThat(failure().detail()).isEqualTo("swallowed");

        server.onCalls(Answers.malformedJson());
        assertThat(failure().code()).isEqualTo(ErrorCode.BACKEND_ERROR);

        server.onCalls(Answers.loading());
        assertThat(failure().httpStatus()).isEqualTo(503);
    }

    @Test
    void followsNoRedirect() {
        server.onCalls((_, wire) -> {
            wire.head(307, "Location: " + server.base() + "/elsewhere", "Content-Length: 0");
            wire.raw("");
        });

        assertThat(failure().httpStatus()).isEqualTo(502);
        assertThat(server.exchanges()).hasSize(1);
    }

    @Test
    void givesUpAfterSilenceButNotWhileTheCallerIsSlow() {
        var patience = Duration.ofMillis(200);
        var impatient =
                new OpenAiWire(client, new WireSettings(patience, patience, 1 << 20, 1 << 20));
        Multi<Event> multi = impatient.stream(serving(), "tiny", request("Hello", 3));

        server.onCalls(Answers.hangBeforeHead());
        assertThat(timedOut(multi)).isEqualTo(ErrorCode.BACKEND_TIMEOUT);
        server.onCalls(Answers.hangMidStream());
        assertThat(timedOut(multi)).isEqualTo(ErrorCode.BACKEND_TIMEOUT);

        server.onCalls(Answers.endless());
        AssertSubscriber<Event> slow = multi.subscribe().withSubscriber(AssertSubscriber.create(1));
        slow.awaitItems(1, PATIENCE);
        settled(last());
        slow.assertNotTerminated().request(1).awaitItems(2, PATIENCE).cancel();
    }

    private Exchange last() {
        return server.exchanges().getLast();
    }

    private static ErrorCode timedOut(Multi<Event> multi) {
        Throwable failure =
                multi.subscribe()
                        .withSubscriber(AssertSubscriber.create(100))
                        .awaitFailure(PATIENCE)
                        .getFailure();
        return ((StokerException) failure).code();
    }

    @Test
    void reportsANameThatIsNotKnownAsUnreachable() {
        var nowhere = new Endpoint(URI.create("http://no-such-host.invalid:1"), null);

        Throwable failure =
                wire.stream(nowhere, "tiny", request("Hello", 3))
                        .subscribe()
                        .withSubscriber(AssertSubscriber.create(1))
                        .awaitFailure(PATIENCE)
                        .getFailure();

        assertThat(((StokerException) failure).code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE);
    }
}
