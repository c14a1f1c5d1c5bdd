package dev.stoker.proxy;

import dev.stoker.dialect.bytes.CanonicalJson;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.RouteView;
import dev.stoker.proxy.CallObserver.Recalled;
import dev.stoker.proxy.cache.AnswerCache;
import dev.stoker.proxy.cache.AnswerKey;
import dev.stoker.proxy.cache.KeptAnswer;
import dev.stoker.routing.RouteDefinition;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers a call with what was answered to the same one, where its route is configured so. The one
 * place that decides what is the same, for whom, and what is kept.
 */
final class Recall {
    static final String HEADER = "x-stoker-cache";

    private static final Logger LOG = Logger.getLogger(Recall.class);

    private final AnswerCache cache;
    private final Gateway gateway;
    private final CallObserver observer;

    Recall(AnswerCache cache, Gateway gateway, CallObserver observer) {
        this.cache = cache;
        this.gateway = gateway;
        this.observer = observer;
    }

    /**
     * A call whose answer may be kept.
     *
     * @param ttl how long
     * @param because why it is the same each time
     * @param anew whether its caller wants no answer that is kept already
     */
    record Question(AnswerKey key, Duration ttl, Determined because, boolean anew) {}

    /**
     * Whether a call's answer may be kept, and be one that is. Where its route keeps any, takes
     * time in proportion to the body. On any thread.
     *
     * @param path that the caller asked
     */
    void consider(Caller caller, Asked asked, String path, byte[] body) {
        RouteView route = cache.isOff() ? null : gateway.view().route(asked.model());
        RouteDefinition.Cache wish = route == null ? null : route.route().cache();
        if (route == null || wish == null) {
            return;
        }
        Set<String> wanted = cacheControl(caller.request().headers());
        Determined because = wanted.contains("no-store") ? Determined.NOT : Determined.of(asked);
        byte[] request = because == Determined.NOT ? null : CanonicalJson.digest(body);
        if (request == null) {
            tell(Recalled.BYPASS);
            return;
        }
        var about = new ArrayList<String>();
        about.add(path);
        about.add(route.name());
        // For one app at a time: what another was answered tells what it has asked.
        about.add(wish.shared() ? "shared" : "app");
        about.add(wish.shared() ? "" : caller.party().id());
        about.addAll(spoken(asked.relayable(), caller.request().headers()));
        caller.question(
                new Question(
                        AnswerKey.of(about, request),
                        wish.ttl(),
                        because,
                        wanted.contains("no-cache")));
    }

    /** Headers that belong to the dialect may change the answer. */
    private static List<String> spoken(@Nullable Relayable relayable, MultiMap headers) {
        return relayable == null
                ? List.of()
                : relayable.headers().stream()
                        .flatMap(name ->
                                Stream.concat(Stream.of(name), headers.getAll(name).stream()))
                        .toList();
    }

    private static Set<String> cacheControl(MultiMap headers) {
        return headers.getAll("cache-control").stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /**
     * Answers what has been considered, or has its answer recorded. On the caller's context.
     *
     * @return whether it has been answered
     */
    boolean answers(Caller caller) {
        Question question = caller.question();
        if (question == null) {
            return false;
        }
        KeptAnswer kept = question.anew() ? null : cache.find(question.key());
        tell(kept == null ? Recalled.MISS : Recalled.HIT);
        if (kept == null) {
            caller.head(HEADER, "miss");
            caller.record(
                    new AnswerTape(
                            cache.record(question.key(), question.ttl()), question.because()));
            return false;
        }
        kept.head().forEach(caller::head);
        caller.head(HEADER, "hit");
        caller.head("age", String.valueOf(cache.age(kept).toSeconds()));
        caller.answerKept(kept.body());
        return true;
    }

    private void tell(Recalled how) {
        try {
            observer.recalled(how);
        } catch (RuntimeException e) {
            LOG.debugf(e, "a call's observer failed");
        }
    }
}
