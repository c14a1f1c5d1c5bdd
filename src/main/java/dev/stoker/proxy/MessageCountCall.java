package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.Secret;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.anthropic.MessagesRequest;
import dev.stoker.dialect.anthropic.MessagesTap;
import dev.stoker.dialect.anthropic.translation.TranslatedMessages;
import dev.stoker.fleet.Placement;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many tokens a message would take, in Anthropic's dialect. */
record MessageCountCall(MessagesRequest request) implements Asked, Relayable {
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
                (_, count, _) -> TranslatedMessages.counted(count.tokens()));
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
        return at.port().countsMessages(at.version())
                && MessagesCall.carries(at.port().kind(), request);
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
