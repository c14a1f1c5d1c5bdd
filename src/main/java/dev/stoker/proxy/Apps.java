package dev.stoker.proxy;

import dev.stoker.admission.Party;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Notes with each request whom its calls count for. */
final class Apps implements Handler<RoutingContext> {
    private static final String KEY = "stoker.call.party";

    private final Function<RoutingContext, @Nullable String> names;

    /**
     * @param names the name of a request's app, or where it comes from; null for this machine
     */
    Apps(Function<RoutingContext, @Nullable String> names) {
        this.names = names;
    }

    @Override
    public void handle(RoutingContext routing) {
        String name = names.apply(routing);
        routing.put(KEY, name == null ? Party.LOCAL : new Party(name));
        routing.next();
    }

    static Party party(RoutingContext routing) {
        Party known = routing.get(KEY);
        return known == null ? Party.LOCAL : known;
    }
}
