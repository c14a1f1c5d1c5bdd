package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.dialect.openai.StreamTap;
import dev.stoker.dialect.openai.media.Addresses;
import dev.stoker.dialect.openai.media.FormBody;
import dev.stoker.fleet.Needs;
import dev.stoker.fleet.Placement;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call for or with sound or pictures, which passes to a backend that has it and to no other.
 *
 * @param size of the body, in bytes
 * @param contentType of the body
 * @param body for a model as the backend names it
 */
record MediaCall(
        @Nullable String model,
        Use use,
        Capability means,
        int size,
        String contentType,
        Function<String, byte[]> body)
        implements Asked, Relayable {

    /**
     * Speech from a text.
     *
     * @param addresses whether backends may fetch what a request names by its address
     */
    static MediaCall speech(byte[] body, boolean addresses) {
        return json(body, addresses, Use.SPEAK, Capability.SPEECH);
    }

    /** Pictures from a text; {@code addresses} as above. */
    static MediaCall images(byte[] body, boolean addresses) {
        return json(body, addresses, Use.DRAW, Capability.DRAWING);
    }

    private static MediaCall json(byte[] bytes, boolean addresses, Use use, Capability needs) {
        RequestBody body = RequestBody.read(bytes, addresses ? (_, _, _) -> {} : Addresses::refuse);
        return new MediaCall(
                body.model(),
                use,
                needs,
                body.size(),
                "application/json",
                model -> body.with(Map.of("model", Json.quoted(model))));
    }

    /** A text from speech, which comes as a form with a file in it; {@code addresses} as above. */
    static MediaCall transcription(@Nullable String contentType, byte[] body, boolean addresses) {
        FormBody form = FormBody.read(contentType, body);
        String address = form.address();
        if (address != null && !addresses) {
            throw Addresses.refused(address);
        }
        return new MediaCall(
                form.model(),
                Use.TRANSCRIBE,
                Capability.TRANSCRIPTION,
                form.size(),
                String.valueOf(contentType),
                form::forBackend);
    }

    @Override
    public Needs needs() {
        return new Needs(Set.of(means), Set.of(), null);
    }

    @Override
    public Relayable relayable() {
        return this;
    }

    @Override
    public Translated translated() {
        throw new StokerException(
                ErrorCode.NOT_SUPPORTED,
                "model: the backend of this model cannot "
                        + use.wireName()
                        + " (expected: a model of one that can, see x-stoker-backend)");
    }

    @Override
    public WireDialect dialect() {
        return WireDialect.OPENAI;
    }

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public boolean atOnce() {
        return true;
    }

    @Override
    public boolean wantsSchema() {
        return false;
    }

    @Override
    public boolean carriedBy(Placement at) {
        return at.capabilities().contains(means);
    }

    @Override
    public boolean anyType() {
        return true;
    }

    @Override
    public byte[] body(Placement at, String path) {
        return body.apply(at.served().name());
    }

    @Override
    public AnswerTap tap(boolean events, Collection<Secret> secrets) {
        return StreamTap.ofObject(secrets);
    }
}
