package dev.stoker.config;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The configuration files as they were read, once.
 *
 * @param files those that are there, the weaker one first
 * @param problems with their form, each with file and line
 */
record ConfigFiles(List<YamlFile> files, List<String> problems) {
    ConfigFiles {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /** Blocks. */
    static ConfigFiles read(ConfigSources sources) {
        List<YamlFile> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (ConfigSources.ConfigFile file : sources.files()) {
            if (Files.isRegularFile(file.path())) {
                YamlFile read = YamlFile.read(file);
                problems.addAll(read.problems());
                files.add(read);
            } else if (sources.namesFile() || Files.exists(file.path())) {
                problems.add(file.path() + ": is no file that can be read");
            }
        }
        return new ConfigFiles(files, problems);
    }

    /** Their values; those of a file that is empty or cannot be used are left out. */
    List<ConfigSource> sources() {
        return files.stream().map(YamlFile::source).filter(Objects::nonNull).toList();
    }
}
