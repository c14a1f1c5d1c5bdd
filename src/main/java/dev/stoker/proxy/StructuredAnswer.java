package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.structured.AnswerSchema;
import dev.stoker.structured.Assurance;
import dev.stoker.structured.Instruction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer by a backend that cannot be held to a schema: the model is told the schema, its whole
 * answer is held and checked, and asked for once more if it fails. A call of a tool and a refusal
 * are no answers, and pass.
 *
 * <p>The caller gets nothing before all of it is known to be good. Checks run on virtual threads.
 */
final class StructuredAnswer {
    private static final Executor ELSEWHERE =
            task -> Thread.ofVirtual().name("checking").start(task);

    private final Function<GenerateRequest, Multi<Event>> backend;
    private final GenerateRequest told;
    private final String schema;
    private final int limit;
    private final Consumer<Assurance> outcome;

    /**
     * @param backend asks it
     * @param schema of the request
     * @param limit most characters of an answer
     * @param outcome is told how the answer was made sure of, on any thread, before its first
     *     event; not at all for what is no answer
     */
    StructuredAnswer(
            Function<GenerateRequest, Multi<Event>> backend,
            GenerateRequest request,
            String schema,
            int limit,
            Consumer<Assurance> outcome) {
        this.backend = backend;
        this.told = Instruction.of(request, schema);
        this.schema = schema;
        this.limit = limit;
        this.outcome = outcome;
    }

    /** The events of the answer that is good; cancelling it stops whatever is at work for it. */
    Multi<Event> events() {
        return Uni.createFrom()
                .item(() -> AnswerSchema.of(schema))
                .runSubscriptionOn(ELSEWHERE)
                .onItem()
                .transformToUni(checker ->
                        collect(told).onItem().transformToUni(first -> judge(checker, null, first)))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable);
    }

    private Uni<Collected> collect(GenerateRequest request) {
        return backend.apply(request)
                .collect()
                .in(() -> new Collected(limit), Collected::add)
                .emitOn(ELSEWHERE);
    }

    private Uni<List<Event>> judge(
            AnswerSchema checker, @Nullable Collected before, Collected answer) {
        if (!answer.judgeable()) {
            return Uni.createFrom().item(answer.events(before));
        }
        List<String> problems = checker.problems(answer.text());
        if (problems.isEmpty()) {
            outcome.accept(before == null ? Assurance.VALIDATED : Assurance.REPAIRED);
            return Uni.createFrom().item(answer.events(before));
        }
        String inside = AnswerSchema.unwrapped(answer.text());
        if (inside != null) {
            problems = checker.problems(inside);
            if (problems.isEmpty()) {
                outcome.accept(Assurance.REPAIRED);
                return Uni.createFrom().item(answer.events(before, inside));
            }
        }
        if (before != null || answer.cut()) {
            return Uni.createFrom().failure(invalid(answer, problems.getFirst()));
        }
        return collect(Instruction.again(told, answer.text(), problems))
                .onItem()
                .transformToUni(second -> judge(checker, answer, second));
    }

    private static StokerException invalid(Collected answer, String problem) {
        return new StokerException(
                ErrorCode.ANSWER_INVALID,
                (answer.cut()
                                ? "the answer was cut at the token limit and"
                                : "the model was asked twice, and its answer")
                        + " does not keep to the schema: "
                        + problem);
    }
}
