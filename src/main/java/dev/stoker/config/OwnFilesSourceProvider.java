package dev.stoker.config;

import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;
import org.jspecify.annotations.Nullable;

/**
 * Gives the running daemon the files that {@link ConfigCheck} has found good. Silent until {@link
 * #enable}: the build asks config sources too, and would bake the builder's own file into the
 * program; tests must not depend on the developer's.
 */
public final class OwnFilesSourceProvider implements ConfigSourceProvider {
    // A property, since Quarkus may load this class twice. Not below "stoker.", where keys are.
    private static final String SWITCH = "stoker-reads-files";

    /** What the daemon was started with; the files are not read again. */
    private static volatile @Nullable ConfigReading started;

    /** From now on the files are given. Called by {@code main}, before Quarkus starts. */
    public static void enable(ConfigReading reading) {
        started = reading;
        System.setProperty(SWITCH, "true");
    }

    /** What {@code stoker serve} was started with; null in a process that it has not started. */
    public static @Nullable ConfigReading started() {
        return started;
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
        if (!Boolean.getBoolean(SWITCH)) {
            return List.of();
        }
        ConfigReading reading = started;
        return reading == null
                ? ConfigFiles.read(ConfigSources.ofThisProcess()).sources()
                : reading.fileSources();
    }
}
