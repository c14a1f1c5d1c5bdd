package dev.stoker.proxy;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Gives every request an id and says it in the answer: the caller's own {@code x-request-id} if it
 * is a sane one, else a new one.
 */
final class RequestId implements Handler<RoutingContext> {
    static final String HEADER = "x-request-id";

    /** As Anthropic's clients look for it; beside the other one, in their dialect only. */
    static final String ANTHROPIC_HEADER = "request-id";

    private static final String KEY = "stoker.request-id";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    @Override
    public void handle(RoutingContext routing) {
        of(routing);
        routing.next();
    }

    /** The id of this request, which is in the answer's head from now on. */
    static String of(RoutingContext routing) {
        String known = routing.get(KEY);
        if (known != null) {
            return known;
        }
        String given = routing.request().getHeader(HEADER);
        String id = given != null && SANE.matcher(given).matches() ? given : fresh();
        routing.put(KEY, id);
        if (!routing.response().headWritten()) {
            routing.response().putHeader(HEADER, id);
            if (Dialect.of(routing) == Dialect.ANTHROPIC) {
                routing.response().putHeader(ANTHROPIC_HEADER, id);
            }
        }
        return id;
    }

    private static String fresh() {
        // It only has to be found again in a log, so it need not be unguessable.
        var random = ThreadLocalRandom.current();
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }
}
