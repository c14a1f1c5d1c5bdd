package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.anthropic.MessagesRequest;
import dev.stoker.dialect.anthropic.MessagesTap;
import dev.stoker.dialect.anthropic.translation.MessageAnswer;
import dev.stoker.dialect.anthropic.translation.TranslatedMessages;
import dev.stoker.fleet.Needs;
import dev.stoker.fleet.Placement;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message in Anthropic's dialect.
 *
 * @param counting whether only its tokens are asked for
 */
record MessagesCall(MessagesRequest request, boolean counting) implements Asked, Relayable {
    /** What tells Anthropic's servers how they are to understand a request. */
    private static final List<String> HEADERS =
            List.of(Dialect.ANTHROPIC_VERSION, "anthropic-beta");

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
    public Needs needs() {
        Wants wants =
                new Wants()
                        .tools(!counting && request.hasTools())
                        .images(!counting && request.hasImages())
                        .schema(wantsSchema());
        return (request.wordsOnly() && !counting ? wants.text(request.size()) : wants).needs();
    }

    @Override
    public @Nullable String conversation() {
        return request.conversation();
    }

    @Override
    public Relayable relayable() {
        return this;
    }

    @Override
    public Translated translated() {
        TranslatedMessages translated = TranslatedMessages.of(request);
        if (counting) {
            return new Translated.Counting(
                    translated.request(),
                    translated.dropped(),
                    (_, count, _) -> TranslatedMessages.counted(count.tokens()));
        }
        return new Translated.Generating(
                translated.request(),
                request.stream(),
                translated.dropped(),
                head -> new MessageAnswer(head, translated.thoughts()));
    }

    @Override
    public WireDialect dialect() {
        return WireDialect.ANTHROPIC;
    }

    @Override
    public boolean namesPictures() {
        return !counting && request.namesPictures();
    }

    @Override
    public boolean stream() {
        return !counting && request.stream();
    }

    @Override
    public boolean atOnce() {
        return counting;
    }

    /** A schema is counted, or not; nothing has to keep to it then. */
    @Override
    public boolean wantsSchema() {
        return !counting && request.wantsSchema();
    }

    @Override
    public boolean carriedBy(Placement at) {
        return carries(at.port().kind(), request)
                && (!counting || at.port().countsMessages(at.version()));
    }

    /**
     * Whether a server of that kind carries all of it. Others than Anthropic's leave out without a
     * word what they do not know of this dialect. vLLM takes the data of a picture for its address
     * and loses pictures among what came of a call.
     */
    static boolean carries(BackendKind kind, MessagesRequest request) {
        return switch (kind) {
            case ANTHROPIC -> true;
            case VLLM -> request.common() && request.wordsOnly();
            default -> request.common();
        };
    }

    @Override
    public List<String> headers() {
        return HEADERS;
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
