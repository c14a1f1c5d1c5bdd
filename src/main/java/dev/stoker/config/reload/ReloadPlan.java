package dev.stoker.config.reload;

import dev.stoker.config.EffectiveValue;
import dev.stoker.config.EffectiveValues;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What another configuration changes, by key. Pure.
 *
 * @param changes against the one before it, in the order of their keys
 * @param waiting what is not as the daemon was started with and needs a restart, likewise
 */
public record ReloadPlan(List<Change> changes, List<Change> waiting) {
    public ReloadPlan {
        changes = List.copyOf(changes);
        waiting = List.copyOf(waiting);
    }

    /**
     * Compares.
     *
     * @param started what the daemon was started with
     * @param before what was read last
     * @param after what is read now
     */
    static ReloadPlan of(EffectiveValues started, EffectiveValues before, EffectiveValues after) {
        var changes = new ArrayList<Change>();
        for (String key : changed(before, after)) {
            Effect effect =
                    !Takeover.needsRestart(key)
                            ? Effect.APPLIED
                            : same(started.of(key), after.of(key))
                                    ? Effect.WITHDRAWN
                                    : Effect.RESTART;
            changes.add(change(key, before, after, effect));
        }
        List<Change> waiting =
                changed(started, after).stream()
                        .filter(Takeover::needsRestart)
                        .map(key -> change(key, started, after, Effect.RESTART))
                        .toList();
        return new ReloadPlan(changes, waiting);
    }

    private static SortedSet<String> changed(EffectiveValues before, EffectiveValues after) {
        var keys = new TreeSet<String>();
        Stream.concat(before.all().stream(), after.all().stream())
                .map(EffectiveValue::key)
                .filter(key -> !same(before.of(key), after.of(key)))
                .forEach(keys::add);
        return keys;
    }

    private static boolean same(@Nullable EffectiveValue one, @Nullable EffectiveValue other) {
        return (one != null && other != null) ? one.isAs(other) : one == null && other == null;
    }

    private static Change change(
            String key, EffectiveValues before, EffectiveValues after, Effect effect) {
        return new Change(key, shown(before.of(key)), shown(after.of(key)), effect);
    }

    private static @Nullable String shown(@Nullable EffectiveValue value) {
        return value == null ? null : value.value();
    }

    /** How many of them count from now on. */
    public int applied() {
        return (int) changes.stream().filter(one -> one.effect() == Effect.APPLIED).count();
    }
}
