package dev.stoker.proxy;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.ContextCounts;
import dev.stoker.fleet.Placement;

/**
 * Completes what a backend says of a prompt that is too long: many tell neither how long it is nor
 * how much there is room for. Its own words stay. Pure.
 */
final class TooLong {
    private TooLong() {}

    /** The same error with both numbers, where they can be told and it does not tell them. */
    static StokerException explained(StokerException e, Asked asked, Placement at) {
        BackendFault fault = e.fault();
        Long context = at.context();
        if (e.code() != ErrorCode.CONTEXT_EXCEEDED
                || fault == null
                || context == null
                || ContextCounts.of(e) != null) {
            return e;
        }
        // It has been found too long: an estimate below the limit would only confuse.
        long prompt = Math.max(estimate(asked), context);
        return StokerException.ofBackend(
                e.code(), e.detail() + ContextCounts.added(prompt, false, context), fault);
    }

    /** By its bytes where reading it would take long, or it can only be relayed. */
    private static long estimate(Asked asked) {
        if (asked.size() <= Decoding.AT_ONCE) {
            try {
                return estimate(asked.translated());
            } catch (StokerException _) {
                return asked.size() / 4;
            }
        }
        return asked.size() / 4;
    }

    private static long estimate(Translated translated) {
        return switch (translated) {
            case Translated.Generating(var request, _, _, _) -> PromptSize.of(request).likely();
            case Translated.Counting(var request, _, _) -> PromptSize.of(request).likely();
            case Translated.Embedding(var request, _, _) -> PromptSize.of(request).likely();
            case Translated.Tokenizing(var text, _) -> PromptSize.ofText(text).likely();
            case Translated.Reranking(var request, _, _) -> PromptSize.of(request).likely();
        };
    }
}
