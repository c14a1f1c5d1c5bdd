package dev.stoker.config;

import dev.stoker.security.BindRules;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The sources as they were at one moment. Files are read once, so that what is taken over is what
 * was checked. Immutable, but for the keys and templates that the configuration names: {@link
 * #configuration} reads them.
 */
public final class ConfigReading {
    private final ConfigSources sources;
    private final FileMarks marks;
    private final ConfigFiles files;
    private final List<String> problems;

    private ConfigReading(
            ConfigSources sources, FileMarks marks, ConfigFiles files, List<String> problems) {
        this.sources = sources;
        this.marks = marks;
        this.files = files;
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads and checks; blocks.
     *
     * @param resolver looks up the name to listen on
     */
    public static ConfigReading of(ConfigSources sources, BindRules.Resolver resolver) {
        // Before they are read: what is written meanwhile is seen as a change later.
        FileMarks marks = FileMarks.of(sources);
        ConfigFiles files = ConfigFiles.read(sources);
        return new ConfigReading(
                sources, marks, files, ConfigCheck.problems(sources, files, resolver));
    }

    /** One line each: place, key, value and what was expected; empty if all is well. */
    public List<String> problems() {
        return problems;
    }

    /** How the files looked before they were read. */
    public FileMarks marks() {
        return marks;
    }

    /**
     * Every key with its value. Reads the files of keys and certificates, to notice another
     * content; so it blocks.
     *
     * @throws IllegalStateException there are problems
     */
    public EffectiveValues values() {
        demandValid();
        var reader = new ConfigReader(sources, files.files());
        return EffectiveValues.of(reader.all(), reader::origin, sources.environment());
    }

    /**
     * The features' settings, with the values of some keys as they were. Reads keys and templates,
     * so it blocks.
     *
     * @param kept which keys: those that a running daemon cannot take over
     * @param running where their values are taken from
     * @throws IllegalStateException there are problems, or something it names has changed since
     * @throws IllegalArgumentException likewise
     */
    public Configuration configuration(Predicate<String> kept, EffectiveValues running) {
        demandValid();
        var reader = new ConfigReader(sources, files.files());
        new KnownKeys()
                .all().keySet().stream()
                        .filter(key -> !key.contains("*"))
                        .filter(kept)
                        .forEach(key -> reader.keep(key, running.raw(key)));
        return Configuration.of(reader);
    }

    private void demandValid() {
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the configuration is not valid: " + problems);
        }
    }

    /** What Quarkus is to read in the place of the files. */
    List<ConfigSource> fileSources() {
        return files.sources();
    }
}
