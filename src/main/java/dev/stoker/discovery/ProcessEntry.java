package dev.stoker.discovery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process of the machine.
 *
 * @param parent its parent's pid; 0 where that is not known
 * @param name short, for people
 * @param argv its command line; empty where it is not readable
 * @param program what it runs, if that is a model server
 * @param engine whether it carries the environment marker of a Stoker's engine; false where the
 *     environment is not readable
 */
record ProcessEntry(
        long pid,
        long parent,
        String name,
        List<String> argv,
        @Nullable Program program,
        boolean engine) {
    ProcessEntry {
        argv = List.copyOf(argv);
    }

    /** The port its arguments name, or null. */
    @Nullable Integer portArgument() {
        for (int i = 0; i < argv.size(); i++) {
            String argument = argv.get(i);
            if (argument.equals("--port") && i + 1 < argv.size()) {
                return number(argv.get(i + 1));
            }
            if (argument.startsWith("--port=")) {
                return number(argument.substring("--port=".length()));
            }
        }
        return null;
    }

    private static @Nullable Integer number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
