package dev.stoker.templates;

/** A template that cannot be used, with its line, in words for the person who wrote it. */
public final class BadTemplate extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param line of the template, from 1
     */
    BadTemplate(int line, String what) {
        super("line " + line + ": " + what);
    }
}
