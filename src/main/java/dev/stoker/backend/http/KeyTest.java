package dev.stoker.backend.http;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.core.BackendFault;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import org.jspecify.annotations.Nullable;

/** What a question that costs nothing tells of a server, and of the key it was shown. */
public final class KeyTest {
    private KeyTest() {}

    /**
     * Asks once. Blocks as long as the question does.
     *
     * @param question fails with a {@code StokerException} if it is not answered well
     */
    public static Health of(Endpoint at, Runnable question) {
        try {
            question.run();
            return new Health.Ready(null);
        } catch (StokerException e) {
            BackendFault fault = e.fault();
            FaultCause cause = fault == null ? null : fault.cause();
            return cause == FaultCause.LOADING
                    ? new Health.Loading(e.detail())
                    : new Health.Unusable(because(at, e, cause), cause);
        }
    }

    private static String because(Endpoint at, StokerException e, @Nullable FaultCause cause) {
        if (cause == FaultCause.KEY) {
            return (at.access().credentials().isEmpty()
                            ? "it wants a key, and none is configured: "
                            : "it does not take the key: ")
                    + e.detail();
        }
        return cause == FaultCause.PERMISSION
                ? "its key may not list the models: " + e.detail()
                : e.detail();
    }
}
