package dev.stoker.backend.llamacpp;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one build of {@code llama-server} can do.
 *
 * @param options every option its help lists, with its dashes
 * @param valued those of them that take a value
 * @param byItself what it does where it is not told
 * @param keyFromEnvironment whether it takes its API key from {@code LLAMA_API_KEY}
 * @param build number of the build, as of {@code b11669}; null where it does not tell
 */
record ProgramHelp(
        Set<String> options,
        Set<String> valued,
        Defaults byItself,
        boolean keyFromEnvironment,
        @Nullable Integer build) {
    /**
     * Since December 2024 the log tells which port {@code --port 0} found
     * (https://github.com/ggml-org/llama.cpp/pull/10590); some builds of margin. The help does not
     * say, so the build's number has to.
     */
    private static final int TELLS_ITS_PORT = 4300;

    /**
     * In November 2025 one slot became four (https://github.com/ggml-org/llama.cpp/pull/16736); for
     * six weeks the help went on to say 1 (https://github.com/ggml-org/llama.cpp/pull/17997).
     */
    private static final int FOUR_SLOTS = 6940;

    /** One option at the start of a line, its value's name and the comma before the next. */
    private static final Pattern OPTION =
            Pattern.compile("\\G(-{1,2}[A-Za-z][\\w-]*)( [^\\s,-][^\\s,]*)?,?\\s{0,6}");

    /** How a line begins that goes on describing the option above. */
    private static final String CONTINUED = " ".repeat(8);

    private static final Pattern DEFAULT = Pattern.compile("\\(default:\\s+(-?\\d{1,9})\\b");

    /**
     * {@code version: 0.7.0 (build 11669, commit Debian)}; before: {@code version: 5172 (eb17)}.
     */
    private static final Pattern BUILD =
            Pattern.compile(
                    "^version: (?:\\S+ \\(build (\\d{1,9})\\b|(\\d{1,9}) \\()", Pattern.MULTILINE);

    ProgramHelp {
        options = Set.copyOf(options);
        valued = Set.copyOf(valued);
    }

    /**
     * What is done where nothing is said.
     *
     * @param context tokens; 0 for all that the model was trained for
     * @param slots requests at once
     * @param unified whether those share the context
     */
    record Defaults(int context, int slots, boolean unified) {}

    /**
     * Reads both texts.
     *
     * @param help of {@code --help}
     * @param version of {@code --version}
     */
    static ProgramHelp read(String help, String version) {
        Set<String> options = new HashSet<>();
        Set<String> valued = new HashSet<>();
        for (String line : help.lines().map(String::strip).toList()) {
            Set<String> names = new HashSet<>();
            boolean takesValue = false;
            Matcher option = OPTION.matcher(line.startsWith("-") ? line : "");
            while (option.find()) {
                names.add(option.group(1));
                takesValue |= option.group(2) != null;
            }
            options.addAll(names);
            if (takesValue) {
                valued.addAll(names);
            }
        }
        Integer build = build(version);
        return new ProgramHelp(
                options,
                valued,
                defaults(help, build),
                help.contains("(env: LLAMA_API_KEY)"),
                build);
    }

    private static Defaults defaults(String help, @Nullable Integer build) {
        int slots = number(help, "--parallel", 1);
        boolean four = slots < 1 || (build != null && build >= FOUR_SLOTS);
        return new Defaults(Math.max(0, number(help, "--ctx-size", 0)), four ? 4 : slots, four);
    }

    /** The number an option has by default, as its description says. */
    private static int number(String help, String option, int otherwise) {
        List<String> lines = help.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith("-") && lines.get(i).contains(option + " ")) {
                List<String> after =
                        lines.subList(i + 1, lines.size()).stream()
                                .takeWhile(line -> line.startsWith(CONTINUED))
                                .toList();
                Matcher found = DEFAULT.matcher(lines.get(i) + String.join(" ", after));
                return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
            }
        }
        return otherwise;
    }

    /** Whether an option of that name takes a value; false where it is not known. */
    boolean takesValue(String option) {
        return valued.contains(option);
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
