package dev.stoker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents say what is there: links lead somewhere, decisions are listed, commands exist. */
final class DocsDriftTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path DECISIONS = PROJECT.resolve("docs/adr");

    /** The target of {@code [text](target)}, without the anchor behind it. */
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    /** The name of a kind of event, as its class tells it. */
    private static final Pattern EVENT = Pattern.compile("\"([a-z]+_[a-z]+)\"");

    private static final Pattern WEB = Pattern.compile("[a-z][a-z+.-]*:.*");

    @Test
    void leadsSomewhereWithEveryLink() throws IOException {
        List<Path> documents = documents();

        var broken = new ArrayList<String>();
        for (Path document : documents) {
            LINK.matcher(Files.readString(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !WEB.matcher(target).matches())
                    .filter(target -> !Files.exists(document.resolveSibling(target)))
                    .map(target -> PROJECT.relativize(document) + " -> " + target)
                    .forEach(broken::add);
        }

        assertThat(documents).hasSizeGreaterThan(5);
        assertThat(broken).isEmpty();
    }

    @Test
    void listsEveryEvent() throws IOException {
        Path main = PROJECT.resolve("src/main/java/dev/stoker");
        String sources =
                Files.readString(main.resolve("fleet/FleetEvent.java"))
                        + Files.readString(main.resolve("api/ConfigEvent.java"));

        List<String> types =
                EVENT.matcher(sources).results().map(found -> "`" + found.group(1) + "`").toList();

        assertThat(types).hasSizeGreaterThan(10);
        assertThat(Files.readString(PROJECT.resolve("docs/health.md"))).contains(types);
    }

    @Test
    void listsEveryDecision() throws IOException {
        Set<String> written;
        try (Stream<Path> files = Files.list(DECISIONS)) {
            written =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("README.md"))
                            .collect(Collectors.toCollection(TreeSet::new));
        }

        Set<String> listed =
                LINK.matcher(Files.readString(DECISIONS.resolve("README.md")))
                        .results()
                        .map(link -> link.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(written).allMatch(name -> name.matches("\\d{4}-[a-z0-9-]+\\.md"));
        assertThat(listed).isEqualTo(written);
    }

    @Test
    void numbersNoTwoDecisionsAlike() throws IOException {
        try (Stream<Path> files = Files.list(DECISIONS)) {
            assertThat(files.map(file -> file.getFileName().toString().substring(0, 4)))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void namesOnlyCommandsThatExist() throws IOException {
        Set<String> programs = new TreeSet<>();
        Set<String> profiles = new TreeSet<>();
        for (Path document : documents()) {
            String text = Files.readString(document);
            // But for the files of a release, which lie where a reader has put them.
            matches("(?<![\\w.])\\./(?!stoker[_-]|stoker\\.rb|install\\.sh)([\\w./-]*\\w)", text)
                    .forEach(programs::add);
            matches("(?<!\\w)(?:deploy|\\.ci)/(?!Containerfile)[\\w-]+", text)
                    .forEach(programs::add);
            matches("\\./mvnw [^`\\n]*-P(\\w+)", text).forEach(profiles::add);
        }
        String pom = Files.readString(PROJECT.resolve("pom.xml"));

        assertThat(programs).contains("mvnw");
        assertThat(programs).allMatch(program -> Files.isExecutable(PROJECT.resolve(program)));
        assertThat(profiles).allMatch(profile -> pom.contains("<id>" + profile + "</id>"));
    }

    /** What the first group matched, or the whole where the pattern has none. */
    private static Stream<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(found.groupCount()));
    }

    /** Those that belong to the project: not what a build or an editor has left in the tree. */
    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(PROJECT);
                Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
