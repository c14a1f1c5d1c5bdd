package dev.stoker.proxy;

import dev.stoker.admission.Priority;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Use;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Placement;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * A call, read in full or as far as it can be, and the size of its prompt.
 *
 * @param asked nobody reads it again where it has been read
 * @param size null where there is no prompt, or nothing can be said of it
 * @param count asks how many tokens it has; null where nobody can be asked
 */
record Measured(Asked asked, @Nullable PromptSize size, @Nullable Uni<Integer> count) {
    /**
     * Measures. On any thread; takes time in proportion to the call's size.
     *
     * @param relay how it goes to that place; null if it is translated
     */
    static Measured of(Asked asked, Placement at, @Nullable Relayable relay) {
        Translated translated;
        try {
            translated = asked.translated();
        } catch (StokerException _) {
            // Whoever is to translate it is told so then. Others take more than Stoker has words
            // for, and may cut that as well.
            return new Measured(asked, relay == null ? null : size(asked, at, relay), null);
        }
        Asked read = new Read(asked, translated);
        return switch (translated) {
            case Translated.Generating(var request, _, _, _) -> {
                boolean counts = at.capabilities().contains(Capability.COUNT_PROMPT);
                yield new Measured(
                        read,
                        PromptSize.of(request),
                        counts ? at.port().countPrompt(at.endpoint(), at.served(), request) : null);
            }
            case Translated.Embedding(var request, _, _) -> {
                PromptSize.Longest longest = PromptSize.longest(request.input());
                yield new Measured(
                        read, longest.size().plus(PromptSize.TURN), count(longest.text(), at));
            }
            case Translated.Reranking(var request, _, _) -> {
                String longest = PromptSize.longest(request.documents()).text();
                yield new Measured(
                        read, PromptSize.of(request), count(request.query() + "\n" + longest, at));
            }
            case Translated.Counting _, Translated.Tokenizing _ -> new Measured(read, null, null);
        };
    }

    private static @Nullable PromptSize size(Asked asked, Placement at, Relayable relay) {
        boolean onlyCounts = relay.atOnce() && asked.use() == Use.GENERATE;
        return onlyCounts ? null : RelayedSize.of(relay.body(at, ""));
    }

    private static @Nullable Uni<Integer> count(String text, Placement at) {
        return at.capabilities().contains(Capability.COUNT_TOKENS)
                ? at.port().countTokens(at.endpoint(), at.served(), text)
                : null;
    }

    /** A call that has been read in full: nobody reads it again. */
    private record Read(Asked asked, Translated translated) implements Asked {
        @Override
        public @Nullable String model() {
            return asked.model();
        }

        @Override
        public Use use() {
            return asked.use();
        }

        @Override
        public @Nullable Priority priority() {
            return asked.priority();
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public @Nullable Relayable relayable() {
            return asked.relayable();
        }
    }
}
