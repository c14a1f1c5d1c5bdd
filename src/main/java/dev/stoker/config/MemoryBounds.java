package dev.stoker.config;

import dev.stoker.fleet.memory.MemorySettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the Javadoc of {@link MemoryConfig} says about bounds, checked; and what comes of it. */
final class MemoryBounds {
    private static final String PREFIX = "stoker.memory.";

    private final Bounds bounds;

    MemoryBounds(Bounds bounds) {
        this.bounds = bounds;
    }

    void check(MemoryConfig memory) {
        bounds.time(PREFIX + "wait", memory.patience(), Duration.ZERO, Duration.ofHours(1));
        bounds.time(PREFIX + "spare", memory.spare(), Duration.ZERO, Duration.ofDays(1));
        for (Map.Entry<String, MemoryConfig.Model> entry : memory.models().entrySet()) {
            String key = PREFIX + "models." + quoted(entry.getKey()) + ".ttl";
            entry.getValue()
                    .ttl()
                    .ifPresent(ttl ->
                            bounds.time(key, ttl, Duration.ofSeconds(1), Duration.ofDays(365)));
        }
        for (Map.Entry<String, List<String>> group : memory.groups().entrySet()) {
            if (group.getValue().size() < 2) {
                bounds.refuse(
                        PREFIX + "groups." + quoted(group.getKey()),
                        String.join(", ", group.getValue()),
                        "two models or more");
            }
        }
    }

    /** As the file reader names it: quoted if it could be taken for two words. */
    private static String quoted(String spec) {
        return spec.contains(".") ? '"' + spec + '"' : spec;
    }

    static MemorySettings settings(MemoryConfig memory) {
        return new MemorySettings(
                memory.enabled(),
                memory.patience(),
                memory.spare(),
                memory.evictOthers(),
                memory.models().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        one ->
                                                new MemorySettings.Keep(
                                                        one.getValue().pin(),
                                                        one.getValue().ttl().orElse(null)))),
                memory.preload().orElse(List.of()),
                memory.groups());
    }
}
