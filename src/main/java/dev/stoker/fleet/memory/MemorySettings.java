package dev.stoker.fleet.memory;

import dev.stoker.core.BackendId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How memory is shared out.
 *
 * @param enabled whether room is made at all
 * @param patience how long a call waits for room
 * @param spare how long a model stays though another one could have more context without it
 * @param evictOthers whether models that somebody else had loaded give way, too
 * @param models by model spec
 * @param preload specs of models to load at the start, in this order
 * @param groups names of models of which one at most is in memory, by the name of the group
 */
public record MemorySettings(
        boolean enabled,
        Duration patience,
        Duration spare,
        boolean evictOthers,
        Map<String, Keep> models,
        List<String> preload,
        Map<String, List<String>> groups) {
    /** As without configuration. */
    public static final MemorySettings DEFAULT =
            new MemorySettings(
                    true,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    false,
                    Map.of(),
                    List.of(),
                    Map.of());

    private static final String LATEST = ":latest";

    /** Copies the collections. */
    public MemorySettings {
        models = Map.copyOf(models);
        preload = List.copyOf(preload);
        groups =
                groups.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, one -> List.copyOf(one.getValue())));
    }

    /**
     * What the user wants of one model.
     *
     * @param pinned whether it stays in memory once it is there
     * @param ttl time without a call after which it goes; null for the usual
     */
    public record Keep(boolean pinned, @Nullable Duration ttl) {
        static final Keep USUAL = new Keep(false, null);
    }

    /** Of {@code model@backend}, else of {@code model}; a tag {@code :latest} may be left out. */
    public Keep of(BackendId backend, String model) {
        return specs(backend, model)
                .filter(models::containsKey)
                .findFirst()
                .map(models::get)
                .orElse(Keep.USUAL);
    }

    /** Of those in memory, whoever is in a group together with that one; never itself. */
    public Set<Holder> rivals(Holder wanted, Stream<Holder> inMemory) {
        List<List<String>> mine =
                groups.values().stream().filter(group -> isIn(group, wanted)).toList();
        return inMemory.filter(one -> !isSameModel(one, wanted))
                .filter(one -> mine.stream().anyMatch(group -> isIn(group, one)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isSameModel(Holder one, Holder other) {
        return one.backend().equals(other.backend()) && one.model().equals(other.model());
    }

    private static boolean isIn(List<String> group, Holder one) {
        return specs(one.backend(), one.model()).anyMatch(group::contains);
    }

    private static Stream<String> specs(BackendId backend, String model) {
        String plain =
                model.endsWith(LATEST)
                        ? model.substring(0, model.length() - LATEST.length())
                        : model;
        return Stream.of(model + "@" + backend, plain + "@" + backend, model, plain);
    }
}
