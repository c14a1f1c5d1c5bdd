package dev.stoker.config;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/**
 * Gives the running daemon the files that {@link ConfigCheck} has found good. Silent until {@link
 * #enable()}: the build asks config sources too, and would bake the builder's own file into the
 * program; tests must not depend on the developer's.
 */
public final class OwnFilesSourceProvider implements ConfigSourceProvider {
    // A property, since Quarkus may load this class twice. Not below "stoker.", where keys are.
    private static final String SWITCH = "stoker-reads-files";

    /** From now on the files are read. Called by {@code main}, before Quarkus starts. */
    public static void enable() {
        System.setProperty(SWITCH, "true");
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
        if (!Boolean.getBoolean(SWITCH)) {
            return List.of();
        }
        List<ConfigSource> sources = new ArrayList<>();
        for (ConfigSources.ConfigFile file : ConfigSources.ofThisProcess().files()) {
            ConfigSource source =
                    Files.isRegularFile(file.path()) ? YamlFile.read(file).source() : null;
            if (source != null) {
                sources.add(source);
            }
        }
        return sources;
    }
}
