package dev.stoker.hardware.source;

import dev.stoker.core.Fact;
import java.util.List;

/** Runs a vendor's command. The port that lets tests answer with canned output. */
public interface CommandRunner {
    /**
     * What the command printed on its standard output; blocks until it ended or its deadline
     * passed.
     *
     * @param command program name and arguments; no shell sees them
     * @return the output with the command line as its source; unknown where the program is not
     *     installed, fails, or does not end in time
     */
    Fact<String> run(List<String> command);
}
