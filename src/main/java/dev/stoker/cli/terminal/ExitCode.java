package dev.stoker.cli.terminal;

/** How a command ended. Public API: {@code docs/cli.md} lists them and is checked against this. */
public enum ExitCode {
    /** It did what it was asked for; {@code status}: something can be served. */
    OK(0, "done"),
    /** Stoker or a backend said no, or a check failed. */
    FAILED(1, "the operation failed: Stoker or a backend said no, or a check failed"),
    /** The command line cannot be understood, or a value in it is out of bounds. */
    USAGE(2, "the command line is wrong, or a value in it"),
    /** Nothing that is Stoker answers at the address. */
    NO_ANSWER(3, "the daemon does not answer"),
    /** There is no such model, backend, app key or service. */
    NOT_FOUND(4, "there is no such model, backend, app key or service"),
    /**
     * The token is missing or wrong, the daemon refuses callers like this one, or it takes root.
     */
    NOT_PERMITTED(5, "not permitted: the admin token is missing or wrong, or it takes root"),
    /** A plan or a prompt needs more memory or context than there is. */
    DOES_NOT_FIT(6, "what is asked for does not fit, in memory or in the model"),
    /** The daemon has not begun, or has not taken it over. {@code EX_CONFIG} of sysexits(3). */
    BAD_CONFIGURATION(78, "the configuration is invalid"),
    /** Ctrl-C: 128 and the number of SIGINT. */
    INTERRUPTED(130, "interrupted by Ctrl-C");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** What the process ends with. Never changes. */
    public int number() {
        return number;
    }

    /** A few words for the help. */
    public String meaning() {
        return meaning;
    }
}
