package dev.stoker.proxy;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Capability;
import dev.stoker.dialect.Fingerprint;
import dev.stoker.fleet.Needs;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a call cannot do without, and which conversation it belongs to. Pure. */
final class Wants {
    /** Longer tokens than that are made of blanks. */
    private static final int BYTES_OF_A_TOKEN = 16;

    private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    private final Set<Ability> abilities = EnumSet.noneOf(Ability.class);
    private @Nullable Long context;

    Wants tools(boolean wanted) {
        return with(wanted, Capability.TOOLS, Ability.TOOLS);
    }

    Wants images(boolean wanted) {
        return with(wanted, Capability.IMAGES, Ability.VISION);
    }

    Wants schema(boolean wanted) {
        return with(wanted, Capability.JSON_SCHEMA, null);
    }

    Wants logprobs(boolean wanted) {
        return with(wanted, Capability.LOGPROBS, null);
    }

    private Wants with(boolean wanted, Capability capability, @Nullable Ability ability) {
        if (wanted) {
            capabilities.add(capability);
            if (ability != null) {
                abilities.add(ability);
            }
        }
        return this;
    }

    /** Of text alone: it has at least that many tokens. */
    Wants text(long bytes) {
        context = bytes / BYTES_OF_A_TOKEN;
        return this;
    }

    Needs needs() {
        return new Needs(capabilities, abilities, context);
    }

    /** Of a call that has been read in full. */
    static Needs of(Translated translated) {
        return switch (translated) {
            case Translated.Generating(var request, _, _, _) -> of(request);
            case Translated.Embedding _,
                    Translated.Reranking _,
                    Translated.Counting _,
                    Translated.Tokenizing _ ->
                    Needs.NOTHING;
        };
    }

    private static Needs of(GenerateRequest request) {
        long letters = 0;
        boolean images = false;
        for (Message message : request.messages()) {
            letters += message.content().length();
            images |= !message.images().isEmpty();
        }
        return new Wants()
                .tools(!request.tools().isEmpty())
                .images(images)
                .schema(request.schema() != null)
                .logprobs(request.logprobs() != null)
                .text(letters)
                .needs();
    }

    /** The conversation of such a call: what it begins with, up to the user's first words. */
    static @Nullable String conversation(Translated translated) {
        if (!(translated instanceof Translated.Generating(var request, _, _, _))) {
            return null;
        }
        var print = new Fingerprint();
        for (Message message : request.messages()) {
            print.add(message.role().name()).add(message.content());
            if (message.role() == Role.USER) {
                return print.text();
            }
        }
        return null;
    }
}
