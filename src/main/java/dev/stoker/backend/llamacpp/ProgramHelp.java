package dev.stoker.backend.llamacpp;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one build of {@code llama-server} can do.
 *
 * @param options every option its help lists, with its dashes
 * @param keyFromEnvironment whether it takes its API key from {@code LLAMA_API_KEY}
 * @param build number of the build, as of {@code b11669}; null where it does not tell
 */
record ProgramHelp(Set<String> options, boolean keyFromEnvironment, @Nullable Integer build) {
    /**
     * Since December 2024 the log tells which port {@code --port 0} found
     * (https://github.com/ggml-org/llama.cpp/pull/10590); some builds of margin. The help does not
     * say, so the build's number has to.
     */
    private static final int TELLS_ITS_PORT = 4300;

    /** One option at the start of a line, its value's name and the comma before the next. */
    private static final Pattern OPTION =
            Pattern.compile("\\G(-{1,2}[A-Za-z][\\w-]*)(?: [^\\s,-][^\\s,]*)?,?\\s{0,6}");

    /**
     * {@code version: 0.7.0 (build 11669, commit Debian)}; before: {@code version: 5172 (eb17)}.
     */
    private static final Pattern BUILD =
            Pattern.compile(
                    "^version: (?:\\S+ \\(build (\\d{1,9})\\b|(\\d{1,9}) \\()", Pattern.MULTILINE);

    ProgramHelp {
        options = Set.copyOf(options);
    }

    /**
     * Reads both texts.
     *
     * @param help of {@code --help}
     * @param version of {@code --version}
     */
    static ProgramHelp read(String help, String version) {
        Set<String> options = new HashSet<>();
        help.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("-"))
                .forEach(line -> {
                    Matcher option = OPTION.matcher(line);
                    while (option.find()) {
                        options.add(option.group(1));
                    }
                });
        return new ProgramHelp(options, help.contains("(env: LLAMA_API_KEY)"), build(version));
    }

    /** Whether it may be told to find a port by itself. */
    boolean tellsItsPort() {
        return build == null || build >= TELLS_ITS_PORT;
    }

    private static @Nullable Integer build(String version) {
        Matcher found = BUILD.matcher(version);
        if (!found.find()) {
            return null;
        }
        String number = found.group(1) == null ? found.group(2) : found.group(1);
        return Integer.valueOf(number);
    }
}
