package dev.stoker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The suites of {@code src/test/node}, with the clients they need: installed once into {@code
 * target}, by the digests of the lock file, and used from there as long as that file is the same.
 * Nothing is skipped: without Node or the packages the test that asked fails.
 */
final class NodeSuites {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path SCRIPT = Path.of("deploy", "get-node").toAbsolutePath();

    // A first run on a slow line fetches about 80 MB; the script waits up to 15 minutes for another
    // run's lock.
    private static final Duration PROVIDING = Duration.ofMinutes(20);
    private static final Duration RUN = Duration.ofMinutes(5);

    private final Path node;
    private final Path folder;

    private NodeSuites(Path node, Path folder) {
        this.node = node;
        this.folder = folder;
    }

    /** Finds or fetches Node and the clients. Blocks, at the first time for minutes. */
    static NodeSuites provide() {
        Finished found = Finished.run(new ProcessBuilder(SCRIPT.toString()), PROVIDING);
        if (found.status() != 0) {
            throw new AssertionError("no Node.js to test with: " + found.err());
        }
        try {
            Path folder = Path.of("target", "node", digest()).toAbsolutePath();
            Files.createDirectories(folder);
            var suites = new NodeSuites(Path.of(found.out()), folder);
            suites.copySources();
            suites.install();
            return suites;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest() throws IOException {
        try {
            byte[] lock = Files.readAllBytes(SOURCES.resolve("package-lock.json"));
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(lock);
            return HexFormat.of().formatHex(sum, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void copySources() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        source,
                        folder.resolve(source.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void install() throws IOException {
        Path done = folder.resolve("installed");
        if (Files.exists(done)) {
            return;
        }
        Path npm = node.resolveSibling("npm");
        ProcessBuilder command = command(List.of(npm.toString(), "ci", "--prefer-offline"));
        Finished run = Finished.run(command, PROVIDING);
        assertThat(run.status()).as("npm ci: %s %s", run.out(), run.err()).isZero();
        Files.writeString(done, "");
    }

    private ProcessBuilder command(List<String> words) {
        ProcessBuilder command = new ProcessBuilder(words).directory(folder.toFile());
        // npm is a script of the node beside it.
        command.environment()
                .merge("PATH", node.resolveSibling("").toString(), (path, own) -> own + ":" + path);
        return command;
    }

    /** Runs a dialect's suite to its end. */
    List<Cell> run(String dialect, Path config) {
        List<String> words = List.of(node.toString(), "run.mjs", dialect, config.toString());
        Finished run = Finished.run(command(words), RUN);
        assertThat(run.status()).as("%s: %s", dialect, run.err()).isZero();
        return run.out().lines().map(Cell::of).toList();
    }

    /** Runs a case of the dashboard to its end, which is to be a good one. */
    void runPage(String name, String config) {
        List<String> words = List.of(node.toString(), "dashboard.mjs", name, config);
        Finished run = Finished.run(command(words), RUN);
        assertThat(run.status()).as("%s: %s", name, run.err()).isZero();
    }
}
