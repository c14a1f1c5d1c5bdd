package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.Secret;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.dialect.openai.StreamTap;
import dev.stoker.dialect.openai.translation.TranslatedAnswer;
import dev.stoker.dialect.openai.translation.TranslatedEmbedding;
import dev.stoker.dialect.openai.translation.TranslatedRequest;
import dev.stoker.fleet.Needs;
import dev.stoker.fleet.Placement;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A chat, a completion or texts to embed, in OpenAI's dialect.
 *
 * @param addresses whether backends may fetch what a request names by its address
 */
record OpenAiCall(OpenAiRequest request, boolean addresses) implements Asked, Relayable {
    @Override
    public @Nullable String model() {
        return request.model();
    }

    @Override
    public Use use() {
        return atOnce() ? Use.EMBED : Use.GENERATE;
    }

    @Override
    public int size() {
        return request.size();
    }

    @Override
    public boolean mayHoldImages() {
        return request.mentionsImages();
    }

    @Override
    public Needs needs() {
        if (atOnce()) {
            return Needs.NOTHING;
        }
        Wants wants =
                new Wants()
                        .tools(request.hasTools())
                        .images(request.hasImages())
                        .schema(request.wantsSchema())
                        .logprobs(request.wantsLogprobs());
        return (request.isText() && request.shape() == Shape.CHAT
                        ? wants.text(request.size())
                        : wants)
                .needs();
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
        if (atOnce()) {
            TranslatedEmbedding embedding = TranslatedEmbedding.of(request);
            return new Translated.Embedding(
                    embedding.request(),
                    embedding.dropped(),
                    (head, vectors, _) -> embedding.json(head.model(), vectors));
        }
        TranslatedRequest translated = TranslatedRequest.of(request);
        return new Translated.Generating(
                translated.request(),
                request.stream(),
                translated.dropped(),
                head -> new TranslatedAnswer(request.shape(), head, translated.includeUsage()));
    }

    @Override
    public WireDialect dialect() {
        return WireDialect.OPENAI;
    }

    @Override
    public boolean namesPictures() {
        return !atOnce() && request.namesPictures();
    }

    @Override
    public boolean stream() {
        return request.stream();
    }

    @Override
    public boolean atOnce() {
        return request.shape() == Shape.EMBEDDING;
    }

    @Override
    public boolean wantsSchema() {
        return request.wantsSchema();
    }

    /**
     * Servers that tell no log probabilities read over the wish for them, and so do many over the
     * length of vectors, which is looked at in a translation; and what some fetch from addresses in
     * a request, on a network that the caller may not see, is for the owner to allow.
     */
    @Override
    public boolean carriedBy(Placement at) {
        if (!addresses && request.namesAddresses()) {
            return false;
        }
        String length = atOnce() ? request.field("dimensions") : null;
        if (length != null && !length.equals("null")) {
            return false;
        }
        return !request.wantsLogprobs() || at.capabilities().contains(Capability.LOGPROBS);
    }

    @Override
    public byte[] body(Placement at, String path) {
        return request.forBackend(
                at.served().name(), at.port().relayedFields(path, request::field));
    }

    @Override
    public AnswerTap tap(boolean events, Collection<Secret> secrets) {
        return events ? StreamTap.ofEvents(secrets) : StreamTap.ofObject(secrets);
    }

    @Override
    public Shape assembly() {
        return request.shape();
    }

    @Override
    public byte[] assembled(Placement at) {
        return request.forEngine(
                at.served().name(),
                at.port().relayedFields("/v1/chat/completions", request::field));
    }
}
