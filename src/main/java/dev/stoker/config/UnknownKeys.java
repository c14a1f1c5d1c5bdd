package dev.stoker.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Finds keys and variables that mean nothing, and entries with nothing in them. */
final class UnknownKeys {
    private final ConfigSources sources;
    private final List<YamlFile> files;
    private final KnownKeys known = new KnownKeys();
    private final Set<String> meant = new TreeSet<>();

    UnknownKeys(ConfigSources sources, List<YamlFile> files) {
        this.sources = sources;
        this.files = List.copyOf(files);
    }

    /** Tells each mistake once, however many keys are wrong by it. */
    void find(Consumer<String> problems) {
        for (YamlFile file : files) {
            ConfigSource source = file.source();
            if (source != null) {
                Stream<String> keys =
                        source.getPropertyNames().stream()
                                .filter(key -> !isEmptySection(source, key))
                                .filter(key -> !file.empty().contains(key) || !known.isEntry(key));
                mistakes(keys)
                        .forEach(one -> problems.accept(file.where(one.place()) + ": " + one));
            }
        }
        mistakes(sources.properties().keySet().stream().filter(key -> key.startsWith("stoker.")))
                .forEach(one -> problems.accept("system property: " + one));
        sources.environment().keySet().stream()
                .filter(name -> name.startsWith("STOKER_") && !known.hasVariable(name))
                .sorted()
                .forEach(name -> problems.accept(unknownVariable(name)));
        findEmpty(problems);
    }

    private String unknownVariable(String name) {
        String near = known.nearVariable(name);
        if (near == null) {
            return name + ": unknown variable";
        }
        meant.add(near);
        return name + ": unknown variable; did you mean " + near + "?";
    }

    /** The keys and variables that were probably meant; after {@link #find}. */
    Set<String> meant() {
        return Set.copyOf(meant);
    }

    private List<KeyMistake> mistakes(Stream<String> keys) {
        Map<String, KeyMistake> found = new LinkedHashMap<>();
        keys.sorted()
                .map(known::mistake)
                .filter(Objects::nonNull)
                .forEach(one -> found.putIfAbsent(one.place(), one));
        found.values().stream().map(KeyMistake::meant).filter(Objects::nonNull).forEach(meant::add);
        return List.copyOf(found.values());
    }

    private boolean isEmptySection(ConfigSource source, String key) {
        String value = source.getValue(key);
        return (value == null || value.isEmpty()) && known.hasSection(key);
    }

    /** They would be as if they were not there, which is hardly what was meant. */
    private void findEmpty(Consumer<String> problems) {
        for (YamlFile file : files) {
            file.empty().stream()
                    .filter(known::isEntry)
                    .filter(entry -> !isToldElsewhere(entry))
                    .forEach(entry ->
                            problems.accept(
                                    file.where(entry)
                                            + ": "
                                            + entry
                                            + ": empty (expected: keys below it, or the entry left"
                                            + " out)"));
        }
    }

    private boolean isToldElsewhere(String entry) {
        String variable = KnownKeys.variable(entry) + "_";
        return sources.environment().keySet().stream().anyMatch(name -> name.startsWith(variable))
                || sources.properties().keySet().stream()
                        .anyMatch(key -> key.startsWith(entry + "."))
                || files.stream()
                        .map(YamlFile::source)
                        .filter(Objects::nonNull)
                        .flatMap(source -> source.getPropertyNames().stream())
                        .anyMatch(key -> key.startsWith(entry + "."));
    }
}
