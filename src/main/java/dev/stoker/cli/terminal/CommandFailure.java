package dev.stoker.cli.terminal;

import org.jspecify.annotations.Nullable;

/**
 * The end of a command that could not do its work: an exit code, and one sentence with a remedy.
 */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String sentence;
    private final String problem;

    public CommandFailure(ExitCode code, String sentence) {
        this(code, sentence, null);
    }

    public CommandFailure(ExitCode code, String sentence, @Nullable Throwable cause) {
        this(code, sentence, "", cause);
    }

    private CommandFailure(
            ExitCode code, String sentence, String problem, @Nullable Throwable cause) {
        super(sentence, cause);
        this.code = code;
        this.sentence = sentence;
        this.problem = problem;
    }

    /** The daemon's refusal, with the code it gave, such as {@code model_not_found}. */
    public static CommandFailure refused(ExitCode code, String sentence, String problem) {
        return new CommandFailure(code, sentence, problem, null);
    }

    /** How the process ends. */
    public ExitCode code() {
        return code;
    }

    /** For stderr, without the program's name and without a full stop. */
    public String sentence() {
        return sentence;
    }

    /** The code the daemon gave; empty where it is not the daemon that said no. */
    public String problem() {
        return problem;
    }
}
