package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.anthropic.MessagesRequest;
import dev.stoker.dialect.anthropic.MessagesTap;
import dev.stoker.dialect.anthropic.translation.TranslatedMessages;
import dev.stoker.fleet.Placement;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many tokens a message would take, in Anthropic's dialect. */
record MessageCountCall(MessagesRequest request) implements Asked, Relayable {
    /** Kinds whose servers count messages where they speak the dialect; not all do. */
    private static final Set<BackendKind> COUNTING =
            EnumSet.of(BackendKind.ANTHROPIC, BackendKind.LLAMACPP);

    @Override
    public @Nullable String model() {
        return request.model();
    }

    @Override
    public Use use() {
        return Use.GENERATE;
    }

    @Override
    public int size() {
        return request.size();
    }

    @Override
    public Relayable relayable() {
        return this;
    }

    @Override
    public Translated translated() {
        TranslatedMessages translated = TranslatedMessages.of(request);
        return new Translated.Counting(
                translated.request(),
                translated.dropped(),
                (_, count, _) -> Json.bytes(Json.object().put("input_tokens", count.tokens())));
    }

    @Override
    public WireDialect dialect() {
        return WireDialect.ANTHROPIC;
    }

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public boolean atOnce() {
        return true;
    }

    /** A schema is counted, or not; nothing has to keep to it. */
    @Override
    public boolean wantsSchema() {
        return false;
    }

    @Override
    public boolean carriedBy(Placement at) {
        BackendKind kind = at.port().kind();
        return COUNTING.contains(kind)
                && at.capabilities().contains(Capability.COUNT_TOKENS)
                && (kind == BackendKind.ANTHROPIC || request.common());
    }

    @Override
    public List<String> headers() {
        return MessagesCall.HEADERS;
    }

    @Override
    public byte[] body(Placement at, String path) {
        return request.forBackend(
                at.served().name(), at.port().relayedFields(path, request::field));
    }

    @Override
    public AnswerTap tap(boolean events, Collection<Secret> secrets) {
        return MessagesTap.of(events, secrets);
    }
}
