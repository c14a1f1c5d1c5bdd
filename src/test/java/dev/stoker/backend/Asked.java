package dev.stoker.backend;

import dev.stoker.core.StokerException;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Asks a server that is about to fail. */
public final class Asked {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Asked() {}

    /** A request for a few words. */
    public static GenerateRequest hello() {
        return new GenerateRequest(
                null,
                List.of(new Message(Role.USER, "Hello")),
                Sampling.DEFAULT,
                null,
                List.of(),
                null);
    }

    /** What a chat there fails with. */
    public static Throwable chat(Backend backend, URI base) {
        return backend.stream(new Endpoint(base, null), ServedModel.named("tiny"), hello())
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE))
                .awaitFailure(PATIENCE)
                .getFailure();
    }

    /** What a download of the model {@code slow} there fails with. */
    public static StokerException pull(Backend backend, URI base) throws InterruptedException {
        try {
            backend.stock().pull(new Endpoint(base, null), "slow", _ -> {});
        } catch (StokerException e) {
            return e;
        }
        throw new AssertionError("it was pulled");
    }
}
