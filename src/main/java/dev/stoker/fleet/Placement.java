package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.BackendId;
import dev.stoker.core.Origin;
import dev.stoker.routing.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A ready place for one request. It keeps the engine behind it from being unloaded until it is
 * closed; closing twice is harmless.
 */
public interface Placement extends AutoCloseable {
    /** Which backend serves. */
    BackendId backend();

    /** Where it came from; an engine of Stoker's own is asked differently from others' servers. */
    Origin origin();

    /** The model as Stoker lists it. */
    String model();

    /** The model as the backend wants to be asked. */
    ServedModel served();

    /** Where to send the request. */
    Endpoint endpoint();

    /** How to speak to it. */
    Backend port();

    /** Whether the request leaves this machine. */
    default boolean remote() {
        return !LoopbackAddress.isOne(endpoint().base());
    }

    /** Its version, as it told last; null where it did not. */
    default @Nullable String version() {
        return null;
    }

    /** What this backend can do, in the version it is and as far as it tells. */
    default Set<Capability> capabilities() {
        return port().capabilities(version());
    }

    /** The dialects in which a caller can be relayed there, as {@link Backend#speaks}. */
    default Set<WireDialect> speaks() {
        return port().speaks(version());
    }

    /**
     * Tokens that prompt and answer of one request may have together there, as the model runs now;
     * null where that is not known. What it was when the server was last looked at: it may be
     * another by now.
     */
    default @Nullable Long context() {
        return null;
    }

    /** Whether the model is known to see no pictures there; false where that is not known. */
    default boolean seesNothing() {
        return false;
    }

    /** Whether a prompt that is too long is surely refused there, see {@link Backend}. */
    default boolean refusesTooLong(Use use) {
        return port().refusesTooLong(version(), use);
    }

    /** How long the caller waited for an engine to start or load; zero if it ran already. */
    Duration loadTime();

    /** How long the caller waited for its turn. */
    default Duration queued() {
        return Duration.ZERO;
    }

    /** How the call came here. */
    default Trail trail() {
        return new Trail(List.of(), "the only one that was asked for");
    }

    /** Tells how many tokens the call has used here, before {@link #close}. Never blocks. */
    default void used(long tokens) {}

    /** Tells how the call ended here, at most once and before {@link #close}. Never blocks. */
    default void ended(CallEnd how) {}

    /**
     * Tells that something came for the call. To be told of every chunk: cheap, allocates nothing.
     * Any thread; never blocks.
     */
    default void progressed() {}

    /**
     * Tells whether the backend is held back from now on, since the caller does not take what came:
     * then nothing comes, and that is no fault of the backend. Any thread; never blocks.
     */
    default void heldBack(boolean held) {}

    /**
     * Tells that nothing answered at this place: until it has been looked at again, others that
     * have the model are preferred. Never blocks.
     */
    void unreachable();

    /**
     * Whether the engine is proved dead: its process ended. Asked after a request failed before its
     * first byte: if true, placing the spec again is safe. Completes within a second; always false
     * for backends that Stoker does not run.
     */
    CompletionStage<Boolean> provedDead();

    @Override
    void close();
}
