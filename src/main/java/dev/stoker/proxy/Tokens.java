package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.Count;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Uni;

/** Counts tokens: by the backend where it counts, by an estimate that says so elsewhere. */
final class Tokens {
    private Tokens() {}

    /** Of a whole prompt. */
    static Uni<Count> of(GenerateRequest request, Placement at) {
        long guess = PromptSize.of(request).likely();
        return at.capabilities().contains(Capability.COUNT_PROMPT)
                ? counted(at.port().countPrompt(at.endpoint(), at.served(), request), guess, at)
                : Uni.createFrom().item(() -> estimate(guess, at));
    }

    /** Of a text by itself. */
    static Uni<Count> of(String text, Placement at) {
        long guess = PromptSize.ofText(text).likely();
        return at.capabilities().contains(Capability.COUNT_TOKENS)
                ? counted(at.port().countTokens(at.endpoint(), at.served(), text), guess, at)
                : Uni.createFrom().item(() -> estimate(guess, at));
    }

    private static Uni<Count> counted(Uni<Integer> count, long guess, Placement at) {
        return count.map(tokens -> new Count(tokens, true, at.context()))
                .onFailure(Tokens::cannot)
                .recoverWithItem(() -> estimate(guess, at));
    }

    private static Count estimate(long tokens, Placement at) {
        return new Count(Math.toIntExact(tokens), false, at.context());
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
