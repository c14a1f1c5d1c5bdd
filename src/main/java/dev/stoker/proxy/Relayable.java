package dev.stoker.proxy;

import dev.stoker.backend.WireDialect;
import dev.stoker.core.Secret;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.fleet.Placement;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that a backend which speaks its dialect can be sent as it is. Immutable. */
interface Relayable {
    /** Its dialect. */
    WireDialect dialect();

    /** Whether the caller wants a stream. */
    boolean stream();

    /**
     * Whether the answer comes at once, as vectors do: an engine cannot be asked for its stream.
     */
    boolean atOnce();

    /** Whether the answer is to keep to a JSON schema. */
    boolean wantsSchema();

    /**
     * Whether the backend of that place, which speaks the dialect, carries all that this call asks:
     * servers know more or less of a dialect that is not their own.
     */
    default boolean carriedBy(Placement at) {
        return true;
    }

    /**
     * Whether its bytes have the name of a picture's part. One spelt otherwise goes by unseen, and
     * what is none may be taken for one.
     */
    default boolean namesPictures() {
        return false;
    }

    /** Names of the caller's headers that belong to the dialect, and go to its backends only. */
    default List<String> headers() {
        return List.of();
    }

    /**
     * The body for that place: only what must be is another.
     *
     * @param path that the caller asked
     */
    byte[] body(Placement at, String path);

    /** Content type of the body. */
    default String contentType() {
        return "application/json";
    }

    /** Whether the answer may be of any content type; such a one is not looked into. */
    default boolean anyType() {
        return false;
    }

    /** Looks on while the answer passes. */
    AnswerTap tap(boolean events, Collection<Secret> secrets);

    /**
     * The shape of the one object that can be put together from a stream; null where that is not
     * done for this dialect.
     */
    default @Nullable Shape assembly() {
        return null;
    }

    /** The body that asks for such a stream. */
    default byte[] assembled(Placement at) {
        throw new IllegalStateException("it is not put together");
    }
}
