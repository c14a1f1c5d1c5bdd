package dev.stoker.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.RerankRequest;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planner;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.planning.Asked;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every kind promises beyond {@link BackendContract}: what its capabilities name works, and
 * what they do not name is refused before the server is asked. The server's model is loaded on
 * demand where the kind can load, and not in memory when a test begins.
 */
public abstract class KindContract extends BackendContract {
    /** The version that the server tells; null where it tells none. */
    protected abstract @Nullable String version();

    /** How many requests the server has had; a real one that cannot tell answers 0. */
    protected abstract int requests();

    /** A model that the server's registry has and the server has not; null where it cannot pull. */
    protected @Nullable String pullable() {
        return null;
    }

    /** From now on a download takes longer than any test. */
    protected void pullForEver() {}

    private Stock stock() {
        return backend().stock();
    }

    /** What it is known to lack before it is asked for it. */
    protected Set<Capability> lacks() {
        return Set.of();
    }

    /** What it lacks without telling. */
    protected Set<Capability> lacksUntold() {
        return Set.of();
    }

    /** What this very server can do. */
    private Set<Capability> can() {
        var can = new HashSet<>(backend().capabilities(version()));
        can.removeAll(lacks());
        can.removeAll(lacksUntold());
        return can;
    }

    private CatalogueModel listed(String name) {
        return backend().models(serving(), PATIENCE).stream()
                .filter(model -> model.name().equals(name) || model.aliases().contains(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not listed"));
    }

    private boolean lists(String name) {
        return backend().models(serving(), PATIENCE).stream()
                .anyMatch(model -> model.name().equals(name) || model.aliases().contains(name));
    }

    private void refusesUnasked(ThrowingCallable wish) {
        int before = requests();
        assertThatThrownBy(wish)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED));
        assertThat(requests()).isEqualTo(before);
    }

    private static <T> T awaited(Uni<T> answer) {
        return answer.await().atMost(PATIENCE);
    }

    private static void isMissing(ThrowingCallable wish) {
        assertThatThrownBy(wish)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
    }

    @Test
    void isReadyAndTellsItsVersionAndWhatItLacks() {
        assertThat(backend().health(serving(), PATIENCE))
                .isEqualTo(new Health.Ready(version(), lacks()));
        assertThat(backend().capabilities(version()))
                .as("what it lacks is of what its kind can do")
                .containsAll(lacks());
    }

    /** Nor is it shown as something that it can do. */
    @Test
    void theFleetRefusesWhatItLacksUnasked() {
        try (var fleet = WatchedFleet.of(backend(), serving())) {
            Set<Capability> shown = fleet.capabilities();

            var promised = new HashSet<>(backend().capabilities(version()));
            promised.removeAll(lacks());
            assertThat(shown).isEqualTo(promised);
            for (Capability managing : WatchedFleet.MANAGING) {
                if (!shown.contains(managing)) {
                    refusesUnasked(() -> fleet.order(managing, model()));
                }
            }
        }
    }

    @Test
    void isRelayedInNoDialectThatLosesSomething() {
        for (String version : Arrays.asList(null, "0.1.0", "b1-x", "999.0.0", version())) {
            assertThat(backend().speaks(version)).isNotNull();
            if (backend().tuning().tunedByCalls()) {
                assertThat(backend().speaks(version))
                        .as("a relay cannot carry what is sent with calls")
                        .isEmpty();
            }
            if (backend().countsMessages(version)) {
                assertThat(backend().speaks(version)).contains(WireDialect.ANTHROPIC);
            }
        }
    }

    @Test
    void showsTheModelAndNoOther() {
        assertThat(stock().show(serving(), model(), PATIENCE).model().name()).isEqualTo(model());
        isMissing(() -> stock().show(serving(), "nobody-has-this", PATIENCE));
    }

    @Test
    void loadsTheModelOnceAndLetsGoOfIt() {
        ServedModel served = ServedModel.named(model());
        if (!can().contains(Capability.LOAD)) {
            refusesUnasked(() -> stock().load(serving(), served, PATIENCE));
            refusesUnasked(() -> stock().unload(serving(), model(), PATIENCE));
            return;
        }

        stock().load(serving(), served, PATIENCE);
        assertThat(listed(model()).loaded()).isTrue();
        stock().load(serving(), served, PATIENCE);
        assertThat(listed(model()).loaded()).isTrue();
        stock().unload(serving(), model(), PATIENCE);
        assertThat(listed(model()).loaded()).isFalse();
        isMissing(() -> stock().load(serving(), ServedModel.named("nobody-has-this"), PATIENCE));
    }

    @Test
    void pullsAModelAndTellsHowFarItIs() throws InterruptedException {
        if (!can().contains(Capability.PULL)) {
            refusesUnasked(() -> stock().pull(serving(), "any", _ -> {}));
            return;
        }
        String wanted = Objects.requireNonNull(pullable());
        assertThat(lists(wanted)).isFalse();
        List<PullStep> steps = new ArrayList<>();

        stock().pull(serving(), wanted, steps::add);

        assertThat(lists(wanted)).isTrue();
        assertThat(steps).extracting(PullStep::phase).contains(PullStep.Phase.DOWNLOADING);
        List<Bytes> done = steps.stream().map(PullStep::done).toList();
        assertThat(done).isSorted();
        assertThat(steps.getLast().done()).isEqualTo(steps.getLast().total());
    }

    @Test
    void tellsThatThereIsNoSuchModelToPull() {
        if (can().contains(Capability.PULL)) {
            assertThatThrownBy(() -> stock().pull(serving(), "nobody-has-this", _ -> {}))
                    .isInstanceOf(StokerException.class)
                    .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
        }
    }

    @Test
    void breaksOffAPullThatIsInterrupted() throws Exception {
        if (!can().contains(Capability.PULL)) {
            return;
        }
        pullForEver();
        String wanted = Objects.requireNonNull(pullable());
        var begun = new CompletableFuture<PullStep>();
        var ended = new CompletableFuture<Throwable>();
        Thread pull =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                stock().pull(serving(), wanted, begun::complete);
                                ended.complete(new AssertionError("it came to an end"));
                            } catch (InterruptedException | RuntimeException e) {
                                ended.complete(e);
                            }
                        });
        begun.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        pull.interrupt();

        assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(InterruptedException.class);
        assertThat(lists(wanted)).isFalse();
    }

    @Test
    void copiesAndDeletes() {
        if (!can().contains(Capability.COPY)) {
            refusesUnasked(() -> stock().copy(serving(), model(), "second", PATIENCE));
        } else {
            stock().copy(serving(), model(), "second", PATIENCE);
            assertThat(lists("second")).isTrue();
            isMissing(() -> stock().copy(serving(), "nobody-has-this", "third", PATIENCE));
        }
        if (!can().contains(Capability.DELETE)) {
            refusesUnasked(() -> stock().delete(serving(), model(), PATIENCE));
        } else {
            stock().delete(serving(), model(), PATIENCE);
            assertThat(lists(model())).isFalse();
            isMissing(() -> stock().delete(serving(), "nobody-has-this", PATIENCE));
        }
    }

    @Test
    void embeds() {
        var request = new EmbedRequest(null, List.of("one", "two"));
        ServedModel served = ServedModel.named(model());
        if (can().contains(Capability.EMBED)) {
            assertThat(awaited(backend().embed(serving(), served, request)).vectors()).hasSize(2);
        } else {
            refusesUnasked(() -> awaited(backend().embed(serving(), served, request)));
        }
    }

    @Test
    void reranks() {
        var request = new RerankRequest(null, "which", List.of("one", "two"), null);
        ServedModel served = ServedModel.named(model());
        if (can().contains(Capability.RERANK)) {
            assertThat(awaited(backend().rerank(serving(), served, request)).results()).hasSize(2);
        } else {
            refusesUnasked(() -> awaited(backend().rerank(serving(), served, request)));
        }
    }

    @Test
    void countsTokens() {
        ServedModel served = ServedModel.named(model());
        if (can().contains(Capability.COUNT_TOKENS)) {
            Integer few = awaited(backend().countTokens(serving(), served, "Hello"));
            Integer many = awaited(backend().countTokens(serving(), served, "Hello ".repeat(50)));
            assertThat(few).isPositive();
            assertThat(many).isGreaterThan(few);
        } else {
            refusesUnasked(() -> awaited(backend().countTokens(serving(), served, "Hello")));
        }
    }

    @Test
    void countsTheTokensOfAPrompt() {
        ServedModel served = ServedModel.named(model());
        GenerateRequest hello = request("Hello", 3);
        if (can().contains(Capability.COUNT_PROMPT)) {
            Integer few = awaited(backend().countPrompt(serving(), served, hello));
            Integer many =
                    awaited(
                            backend()
                                    .countPrompt(
                                            serving(), served, request("Hello ".repeat(50), 3)));
            assertThat(few).isPositive();
            assertThat(many).isGreaterThan(few);
        } else {
            refusesUnasked(() -> awaited(backend().countPrompt(serving(), served, hello)));
        }
    }

    @Test
    void takesAPlanInOneWayOnly() {
        Tuning tuning = backend().tuning();
        BackendTraits traits = tuning.traits(version());
        Plan plan = plan(traits);

        assertThat(traits.kind()).isEqualTo(backend().kind());
        if (tuning.tunedByCalls()) {
            assertThat(tuning.options(plan)).as("what calls carry").isNotEmpty();
        } else {
            assertThat(tuning.options(plan)).as("calls carry nothing").isEmpty();
        }
        if (traits.knobs().isEmpty()) {
            assertThat(tuning.tunedByCalls()).isFalse();
            assertThat(tuning.advice(plan)).as("there is nothing to set").isEmpty();
            refusesUnasked(() -> tuning.apply(serving(), model(), plan, PATIENCE));
        }
    }

    /** With a context of the user's, so that there is something to set. */
    private static Plan plan(BackendTraits traits) {
        PlanQuestion any = new Asked().question();
        Wishes none = Wishes.NONE;
        var wishes =
                new Wishes(
                        new Wishes.Context.Tokens(4096),
                        none.slots(),
                        none.priority(),
                        none.reserve(),
                        none.fixed());
        var question =
                new PlanQuestion(
                        any.hardware(), any.model(), traits, wishes, any.circumstances(), null);
        return switch (Planner.plan(question)) {
            case PlanOutcome.Fits(Plan plan) -> plan;
            case PlanOutcome.TooLarge refused -> throw new AssertionError(refused.because());
        };
    }
}
