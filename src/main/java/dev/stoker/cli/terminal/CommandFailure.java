package dev.stoker.cli.terminal;

import java.util.Map;
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
    private final transient Map<String, Object> facts;

    public CommandFailure(ExitCode code, String sentence) {
        this(code, sentence, null);
    }

    public CommandFailure(ExitCode code, String sentence, @Nullable Throwable cause) {
        this(code, sentence, "", "", Map.of(), cause);
    }

    private CommandFailure(
            ExitCode code,
            String said,
            String remedy,
            String problem,
            Map<String, Object> facts,
            @Nullable Throwable cause) {
        super(said + remedy, cause);
        this.code = code;
        this.said = said;
        this.remedy = remedy;
        this.problem = problem;
        this.facts = Map.copyOf(facts);
    }

    /**
     * The daemon's refusal.
     *
     * @param said in its words
     * @param remedy what to do, with what joins it to those words; may be empty
     * @param problem the code it gave, such as {@code model_not_found}
     * @param facts what else it told that a program may decide by, under the API's names
     */
    public static CommandFailure refused(
            ExitCode code, String said, String remedy, String problem, Map<String, Object> facts) {
        return new CommandFailure(code, said, remedy, problem, facts, null);
    }

    /** The same with another remedy. */
    public CommandFailure with(String another) {
        return new CommandFailure(code, said, another, problem, facts, getCause());
    }

    /** The same in other words, which hold the remedy. */
    public CommandFailure saying(String sentence) {
        return new CommandFailure(code, sentence, "", problem, facts, getCause());
    }

    /** How the process ends. */
    public ExitCode code() {
        return code;
    }

    /** For stderr, without the program's name and without a full stop. */
    public String sentence() {
        return said + remedy;
    }

    /** What else the daemon told that a program may decide by, under the API's names. */
    public Map<String, Object> facts() {
        return facts;
    }

    /** The code the daemon gave; empty where it is not the daemon that said no. */
    public String problem() {
        return problem;
    }
}
