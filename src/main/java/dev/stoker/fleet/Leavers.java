package dev.stoker.fleet;

import dev.stoker.backend.EngineSpec;
import dev.stoker.supervise.Engine;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Engines that are to go for good: since others take their place, or since none like them is wanted
 * any more. Not safe for threads: the fleet's own thread alone touches it.
 */
final class Leavers {
    /** Those that are ending. */
    private final Set<Engine> ending = ConcurrentHashMap.newKeySet();

    /** Those that end as soon as nobody uses them. */
    private final Set<Engine> expired = new HashSet<>();

    /**
     * Finds those that would be other ones if they were started now.
     *
     * @param now null where none would be started
     */
    void expire(Collection<Engine> engines, @Nullable Workplace now) {
        expired.clear();
        for (Engine engine : engines) {
            EngineSpec spec = engine.spec();
            if (now == null || !spec.equals(now.engine(spec.model(), spec.use()))) {
                expired.add(engine);
            }
        }
    }

    /** Ends those of them that nobody wants, and takes them out. */
    void end(Collection<Engine> engines, Predicate<Engine> wanted) {
        for (Engine engine : List.copyOf(expired)) {
            if (!wanted.test(engine)) {
                expired.remove(engine);
                if (engines.remove(engine)) {
                    retire(engine);
                }
            }
        }
    }

    /** It is waited for at the end, so it is kept until it has ended. */
    void retire(Engine engine) {
        ending.add(engine);
        var _ =
                engine.shutDown("its model file, its program or the configuration is another now")
                        .whenComplete((_, _) -> ending.remove(engine));
    }

    /** Those that have not ended yet. */
    Stream<Engine> ending() {
        return ending.stream();
    }
}
