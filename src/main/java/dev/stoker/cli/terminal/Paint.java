package dev.stoker.cli.terminal;

/** How a piece of text looks where colours are wanted. */
public enum Paint {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    BLUE("34"),
    MAGENTA("35"),
    CYAN("36");

    private final String code;

    Paint(String code) {
        this.code = code;
    }

    /** Ends as it began, so a program that dies in between leaves the terminal as it was. */
    String around(String text) {
        return code.isEmpty() || text.isEmpty()
                ? text
                : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
