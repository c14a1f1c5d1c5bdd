package dev.stoker.cli.terminal;

import org.jspecify.annotations.Nullable;

/**
 * The end of a command that could not do its work: an exit code, and one sentence with a remedy.
 */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String said;
    private final String remedy;
    private final String problem;

    public CommandFailure(ExitCode code, String sentence) {
        this(code, sentence, null);
    }

    public CommandFailure(ExitCode code, String sentence, @Nullable Throwable cause) {
        this(code, sentence, "", "", cause);
    }

    private CommandFailure(
            ExitCode code, String said, String remedy, String problem, @Nullable Throwable cause) {
        super(said + remedy, cause);
        this.code = code;
        this.said = said;
        this.remedy = remedy;
        this.problem = problem;
    }

    /**
     * The daemon's refusal.
     *
     * @param said in its words
     * @param remedy what to do, with what joins it to those words; may be empty
     * @param problem the code it gave, such as {@code model_not_found}
     */
    public static CommandFailure refused(
            ExitCode code, String said, String remedy, String problem) {
        return new CommandFailure(code, said, remedy, problem, null);
    }

    /** The same with another remedy. */
    public CommandFailure with(String another) {
        return new CommandFailure(code, said, another, problem, getCause());
    }

    /** How the process ends. */
    public ExitCode code() {
        return code;
    }

    /** For stderr, without the program's name and without a full stop. */
    public String sentence() {
        return said + remedy;
    }

    /** The code the daemon gave; empty where it is not the daemon that said no. */
    public String problem() {
        return problem;
    }
}
