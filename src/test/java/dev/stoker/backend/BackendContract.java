package dev.stoker.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.testing.FakeModelServer;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What every kind of backend promises, for fakes and real servers alike. The server has one model,
 * which begins every answer with the three tokens {@code A tiny model} and has a context of 8,192
 * tokens.
 */
public abstract class BackendContract {
    /** Longest wait for anything that a test expects. */
    protected static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The one under test. */
    protected abstract Backend backend();

    /** The server it is to speak to. */
    protected abstract Endpoint serving();

    /** The server's model. */
    protected abstract String model();

    /** From now on the server refuses prompts of more than 8,192 tokens; a real one always does. */
    protected abstract void refuseLongPrompts();

    /** From now on the server's answers take longer than any test; a real one's are long enough. */
    protected abstract void answerAtLength();

    /** Returns once the server works for nobody; fails if it still does after {@code patience}. */
    protected abstract void awaitIdle(Duration patience);

    /** A request for at most that many tokens. */
    protected static GenerateRequest request(String prompt, int maxTokens) {
        var sampling =
                new Sampling(maxTokens, 0.0, null, null, null, null, null, null, null, List.of());
        return new GenerateRequest(
                null, List.of(new Message(Role.USER, prompt)), sampling, null, List.of(), null);
    }

    /** The text of these events. */
    protected static String text(List<Event> events) {
        return events.stream()
                .map(event -> event instanceof Event.Text(var text) ? text : "")
                .collect(Collectors.joining());
    }

    private AssertSubscriber<Event> asked(GenerateRequest request, long demand) {
        return backend().stream(serving(), ServedModel.named(model()), request)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(demand));
    }

    @Test
    void streamsTheTextAndThenTheEnd() {
        List<Event> events =
                asked(request("Hello", 3), Long.MAX_VALUE).awaitCompletion(PATIENCE).getItems();

        assertThat(text(events)).isEqualTo("A tiny model");
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        Event.Finished.class,
                        end -> {
                            assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
                            assertThat(end.usage().completionTokens()).isEqualTo(3);
                            assertThat(end.usage().promptTokens()).isEqualTo(25);
                        });
        assertThat(events.subList(0, events.size() - 1))
                .noneMatch(Event.Finished.class::isInstance);
    }

    @Test
    void givesOneEventForOneDemand() {
        AssertSubscriber<Event> subscriber = asked(request("Hello", 3), 1);

        subscriber.awaitItems(1, PATIENCE);
        assertThat(subscriber.getItems()).containsExactly(new Event.Text("A"));
        subscriber.request(1).awaitItems(2, PATIENCE);
        assertThat(text(subscriber.getItems())).isEqualTo("A tiny");
        subscriber.request(2).awaitCompletion(PATIENCE);
        assertThat(subscriber.getItems()).hasSize(4);
    }

    @Test
    void leavesTheServerIdleAfterACancel() {
        answerAtLength();
        AssertSubscriber<Event> subscriber = asked(request("Hello", 8000), 1);
        subscriber.awaitItems(1, PATIENCE);

        subscriber.cancel();

        awaitIdle(PATIENCE);
    }

    @Test
    void tellsThatAPromptDoesNotFitWithBothCounts() {
        refuseLongPrompts();

        Throwable failure =
                asked(request("a".repeat(9000), 3), 10).awaitFailure(PATIENCE).getFailure();

        assertThat(failure)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.CONTEXT_EXCEEDED);
                            assertThat(e.httpStatus()).isEqualTo(400);
                            assertThat(e.detail()).containsPattern("9\\d\\d\\d").contains("8192");
                        });
    }

    @Test
    void listsTheModel() {
        List<CatalogueModel> models = backend().models(serving(), PATIENCE);

        assertThat(models).extracting(CatalogueModel::name).containsExactly(model());
    }

    @Test
    void reportsAClosedPortAsUnreachable() {
        var nobody = new Endpoint(FakeModelServer.refusing(), null);

        Throwable failure =
                backend().stream(nobody, ServedModel.named(model()), request("Hello", 3))
                        .subscribe()
                        .withSubscriber(AssertSubscriber.create(1))
                        .awaitFailure(PATIENCE)
                        .getFailure();

        assertThat(failure).isInstanceOfSatisfying(StokerException.class, this::isUnreachable);
        assertThatThrownBy(() -> backend().models(nobody, PATIENCE))
                .isInstanceOfSatisfying(StokerException.class, this::isUnreachable);
        assertThat(backend().health(nobody, PATIENCE)).isInstanceOf(Health.Unusable.class);
    }

    private void isUnreachable(StokerException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE);
        assertThat(e.detail()).contains("connection refused");
    }
}
