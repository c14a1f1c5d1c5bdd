package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.Count;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Counts tokens: by the backend where it counts, by an estimate that says so elsewhere. */
final class Tokens {
    private Tokens() {}

    /** Of a whole prompt. */
    static Uni<Count> of(GenerateRequest request, Placement at) {
        Uni<Count> guess = estimate(() -> PromptSize.of(request), at);
        return at.capabilities().contains(Capability.COUNT_PROMPT)
                ? counted(at.port().countPrompt(at.endpoint(), at.served(), request), guess, at)
                : guess;
    }

    /** Of a text by itself. */
    static Uni<Count> of(String text, Placement at) {
        Uni<Count> guess = estimate(() -> PromptSize.ofText(text), at);
        return at.capabilities().contains(Capability.COUNT_TOKENS)
                ? counted(at.port().countTokens(at.endpoint(), at.served(), text), guess, at)
                : guess;
    }

    private static Uni<Count> counted(Uni<Integer> count, Uni<Count> guess, Placement at) {
        return count.map(tokens -> new Count(tokens, true, at.context()))
                .onFailure(Tokens::cannot)
                .recoverWithUni(guess);
    }

    /** On a thread of its own: it takes time in proportion to the prompt. */
    private static Uni<Count> estimate(Supplier<PromptSize> size, Placement at) {
        Long context = at.context();
        return Uni.createFrom()
                .item(() -> new Count(Math.toIntExact(size.get().likely()), false, context))
                .runSubscriptionOn(
                        measuring -> Thread.ofVirtual().name("measuring").start(measuring));
    }

    /** A release without the path, or a prompt of which not all can be counted. */
    private static boolean cannot(Throwable failure) {
        if (!(failure instanceof StokerException e)) {
            return false;
        }
        BackendFault fault = e.fault();
        return e.code() == ErrorCode.NOT_SUPPORTED
                || (fault != null && (fault.status() == 404 || fault.status() == 501));
    }
}
