package dev.stoker.config;

import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One configuration file: its values, the line of each key, and what is wrong with its form. */
final class YamlFile {
    private static final int DEEPEST = 8;

    private final ConfigSources.ConfigFile file;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<String> empty = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> twice = new ArrayList<>();
    private @Nullable ConfigSource source;

    private YamlFile(ConfigSources.ConfigFile file) {
        this.file = file;
    }

    /** Blocks. The file must exist. */
    static YamlFile read(ConfigSources.ConfigFile file) {
        YamlFile read = new YamlFile(file);
        try {
            read.parse(Files.readString(file.path()));
        } catch (MalformedInputException _) {
            read.problems.add(file.path() + ": not a text file (expected: UTF-8)");
        } catch (AccessDeniedException _) {
            read.problems.add(file.path() + ": cannot be read" + why(file.path()));
        } catch (IOException e) {
            read.problems.add(file.path() + ": cannot be read (" + e.getMessage() + ")");
        }
        return read;
    }

    private static String why(Path path) {
        var user = Onlooker.ofThisProcess(System.getenv());
        Unreadable why = Unreadable.of(path, Unreadable.Kind.FILE, user);
        return why == null ? "" : ": " + why.explained();
    }

    private void parse(String text) {
        try {
            Node root = yaml().compose(new StringReader(text));
            if (root == null) {
                return;
            }
            if (!(root instanceof MappingNode top)) {
                problems.add(at(root) + ": not a list of keys (expected: 'stoker:' at the top)");
                return;
            }
            boolean whole = walk("", top);
            if (whole) {
                source = new YamlConfigSource(file.path().toString(), text, file.ordinal());
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(file.path() + ":" + line + ": broken YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(file.path() + ": broken YAML: " + e.getMessage());
        }
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }

    /** Whether its values can be looked at: a key that is given twice does not hide the others. */
    private boolean walk(String prefix, MappingNode node) {
        boolean whole = true;
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at(tuple.getKeyNode()) + ": a key that is no word");
                whole = false;
                continue;
            }
            String word = key.getValue();
            String name = prefix + (word.contains(".") ? "\"" + word + "\"" : word);
            boolean twice = lines.put(name, key.getStartMark().getLine() + 1) != null;
            if (twice && !isBelowTwice(name)) {
                problems.add(at(key) + ": " + name + ": given twice");
                this.twice.add(name);
            }
            if (tuple.getValueNode() instanceof MappingNode inner) {
                if (name.chars().filter(c -> c == '.').count() >= DEEPEST) {
                    problems.add(at(key) + ": nested too deep"); // an alias may even hold itself
                    return false;
                }
                whole &= walk(name + ".", inner);
            }
            if (isEmpty(tuple.getValueNode(), DEEPEST)) {
                empty.add(name);
            }
        }
        return whole;
    }

    /** Whether that it is there twice is no mistake of its own. */
    private boolean isBelowTwice(String name) {
        return twice.stream().anyMatch(section -> name.startsWith(section + "."));
    }

    /** Whether no value stands there, however deep; an alias may even hold itself. */
    private static boolean isEmpty(Node node, int deepest) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getTag().equals(Tag.NULL);
            case MappingNode inner ->
                    deepest > 0
                            && inner.getValue().stream()
                                    .allMatch(tuple -> isEmpty(tuple.getValueNode(), deepest - 1));
            case null, default -> false;
        };
    }

    private String at(Node node) {
        return file.path() + ":" + (node.getStartMark().getLine() + 1);
    }

    Path path() {
        return file.path();
    }

    /** What is wrong with its form, each with file and line; empty if it can be used. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Its values; null if it is empty or cannot be used. */
    @Nullable ConfigSource source() {
        return source;
    }

    /** Keys below which there is no value at all, in their order. */
    List<String> empty() {
        return List.copyOf(empty);
    }

    /** Where a key stands, as {@code file:line}; the file alone if it is not known. */
    String where(String key) {
        Integer line = lines.get(KeyMistake.withoutIndex(key));
        return line == null ? file.path().toString() : file.path() + ":" + line;
    }

    boolean hasLine(String key) {
        return lines.containsKey(KeyMistake.withoutIndex(key));
    }

    boolean is(@Nullable String sourceName) {
        return source != null && source.getName().equals(sourceName);
    }
}
