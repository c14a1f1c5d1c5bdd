package dev.stoker.cli.terminal;

import org.jspecify.annotations.Nullable;

/**
 * The end of a command that could not do its work: an exit code, and one sentence with a remedy.
 */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String sentence;

    public CommandFailure(ExitCode code, String sentence) {
        this(code, sentence, null);
    }

    public CommandFailure(ExitCode code, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.code = code;
        this.sentence = sentence;
    }

    /** How the process ends. */
    public ExitCode code() {
        return code;
    }

    /** For stderr, without the program's name and without a full stop. */
    public String sentence() {
        return sentence;
    }
}
