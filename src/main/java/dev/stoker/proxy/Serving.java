package dev.stoker.proxy;

import dev.stoker.fleet.Placement;
import dev.stoker.structured.Assurance;
import java.util.function.Supplier;

/** Has calls of any dialect placed, and carried out as their {@link Passage} says. */
final class Serving {
    private final Calls calls;
    private final Upstreams upstreams;
    private final Supplier<ProxySettings> settings;

    Serving(Calls calls, Upstreams upstreams, Supplier<ProxySettings> settings) {
        this.calls = calls;
        this.upstreams = upstreams;
        this.settings = settings;
    }

    /**
     * Begins a call.
     *
     * @param path that the caller asked
     * @param hop of the request that goes on
     */
    void start(Caller caller, Asked asked, String path, int hop) {
        caller.priority(Urgency.of(caller.request().headers(), asked.priority()));
        if (asked.toldItsPlace()) {
            caller.queueEvents(new QueueEvents(caller));
        }
        calls.start(
                caller,
                asked,
                (at, call) -> {
                    call.explains(e -> TooLong.explained(e, asked, at));
                    return PromptFit.before(
                            caller,
                            call,
                            at,
                            asked,
                            read -> carry(caller, call, at, read, path, hop));
                });
    }

    private Runnable carry(
            Caller caller, Call call, Placement at, Asked asked, String path, int hop) {
        ProxySettings kept = settings.get(); // what a try begins with counts to its end
        return switch (Passage.of(asked, at)) {
            case Passage.Relayed(var as) -> {
                tell(caller, as);
                yield new Relay(caller, call, at, kept, as)
                        .start(upstreams, path, as.body(at, path), hop);
            }
            case Passage.Assembled(var as) -> {
                tell(caller, as);
                yield new Assembled(caller, call, at, kept, as)
                        .start(upstreams, path, as.assembled(at), hop);
            }
            case Passage.Translated() -> new Translation(caller, call, at, kept).start(asked);
        };
    }

    private static void tell(Caller caller, Relayable as) {
        caller.path(ServedPath.RELAY);
        if (as.wantsSchema()) {
            caller.head(Assurance.HEADER, Assurance.ENFORCED.wireName());
        }
    }
}
