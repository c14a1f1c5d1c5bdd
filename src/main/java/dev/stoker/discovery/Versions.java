package dev.stoker.discovery;

import dev.stoker.discovery.Installations.Installable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions of installed programs. A program is asked once for each change of its file. */
final class Versions {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final Pattern OLLAMA_CLIENT = Pattern.compile("client version is (\\S+)");
    private static final Pattern OLLAMA_SERVER = Pattern.compile("ollama version is (\\S+)");
    private static final Pattern LLAMA_BUILD =
            Pattern.compile("(?m)^version: (?:\\S+ \\(build )?(\\d+)\\b");
    private static final Pattern LOCAL_AI = Pattern.compile("(?m)^v?(\\d+\\.\\d+\\S*)");
    private static final Pattern TGI =
            Pattern.compile("(?m)^text-generation-launcher (\\d+\\.\\d+\\S*)");
    private static final Pattern VLLM_FOLDER = Pattern.compile("vllm-(.+)\\.dist-info");

    private final Commands commands;
    private final Path home;
    private final Map<Path, Asked> asked = new ConcurrentHashMap<>();

    Versions(Commands commands, Path home) {
        this.commands = commands;
        this.home = home;
    }

    private record Asked(@Nullable FileTime changed, @Nullable String version) {}

    /**
     * As the program tells without starting or needing a server; null where it does not. Blocks.
     *
     * @param real the file behind all links, whose change makes it worth asking again
     */
    @Nullable String of(Installable what, Path program, Path real) {
        FileTime changed = changed(real);
        Asked before = asked.get(real);
        if (before != null && java.util.Objects.equals(before.changed(), changed)) {
            return before.version();
        }
        String version = ask(what, program, real);
        asked.put(real, new Asked(changed, version));
        return version;
    }

    private @Nullable String ask(Installable what, Path program, Path real) {
        return switch (what) {
            case OLLAMA -> ollama(run(program, Map.of("OLLAMA_HOST", "127.0.0.1:1"), "-v"));
            case LLAMA_SERVER -> llamaServer(run(program, Map.of(), "--version"));
            case LOCAL_AI -> first(LOCAL_AI, run(program, Map.of(), "--version"));
            case TGI -> first(TGI, run(program, Map.of(), "--version"));
            case VLLM -> vllm(real);
            // Most of its commands start the app, and its version is that of the command line.
            case LMS -> null;
        };
    }

    /**
     * Pure. The command asks a server, which may be another version than the program: it is sent to
     * a port where nobody listens, and then tells its own.
     */
    static @Nullable String ollama(String output) {
        String client = first(OLLAMA_CLIENT, output);
        return client == null ? first(OLLAMA_SERVER, output) : client;
    }

    /** Pure. {@code version: 6710 (abc)} or {@code version: 0.7.0 (build 11669, commit abc)}. */
    static @Nullable String llamaServer(String output) {
        String build = first(LLAMA_BUILD, output);
        return build == null ? null : 'b' + build;
    }

    /** Starting it imports torch, which takes seconds; the folder beside it says the version. */
    private static @Nullable String vllm(Path program) {
        Path bin = program.getParent();
        Path environment = bin == null ? null : bin.getParent();
        if (environment == null) {
            return null;
        }
        for (String lib : List.of("lib", "lib64")) {
            for (Path python : list(environment.resolve(lib), "python3*")) {
                for (Path folder : list(python.resolve("site-packages"), "vllm-*.dist-info")) {
                    Matcher match = VLLM_FOLDER.matcher(folder.getFileName().toString());
                    if (match.matches()) {
                        return match.group(1);
                    }
                }
            }
        }
        return null;
    }

    private String run(Path program, Map<String, String> more, String argument) {
        var environment = new HashMap<>(Installations.bareEnvironment(home));
        environment.putAll(more);
        return commands.run(List.of(program.toString(), argument), environment, DEADLINE);
    }

    private static @Nullable String first(Pattern pattern, String text) {
        Matcher match = pattern.matcher(text);
        return match.find() ? match.group(1) : null;
    }

    private static List<Path> list(Path folder, String glob) {
        var found = new java.util.ArrayList<Path>();
        try (var files = Files.newDirectoryStream(folder, glob)) {
            files.forEach(found::add);
        } catch (IOException | DirectoryIteratorException _) {
            // Not there.
        }
        return found;
    }

    private static @Nullable FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException _) {
            return null;
        }
    }
}
