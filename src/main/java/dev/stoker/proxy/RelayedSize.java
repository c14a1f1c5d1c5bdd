package dev.stoker.proxy;

import dev.stoker.dialect.RelayedPrompt;
import org.jspecify.annotations.Nullable;

/** The size of a prompt that is relayed and cannot be translated, by the JSON of its body. Pure. */
final class RelayedSize {
    private RelayedSize() {}

    /** Of that body; null if it is no JSON. */
    static @Nullable PromptSize of(byte[] body) {
        RelayedPrompt prompt = RelayedPrompt.of(body);
        return prompt == null ? null : of(prompt);
    }

    private static PromptSize of(RelayedPrompt prompt) {
        PromptSize all = prompt.turns() > 0 ? PromptSize.FRAME : PromptSize.NOTHING;
        for (int i = 0; i < prompt.turns(); i++) {
            all = all.plus(PromptSize.TURN);
        }
        for (int i = 0; i < prompt.pictures(); i++) {
            all = all.plus(PromptSize.IMAGE);
        }
        for (String text : prompt.together()) {
            all = all.plus(PromptSize.ofText(text));
        }
        PromptSize text = PromptSize.longest(prompt.alone()).size();
        PromptSize tokens = PromptSize.exactly(prompt.tokens());
        return all.plus(text.high() > tokens.high() ? text : tokens);
    }
}
