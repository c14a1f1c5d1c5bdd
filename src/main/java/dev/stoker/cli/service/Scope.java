package dev.stoker.cli.service;

import java.util.Locale;

/** Whose service it is. */
public enum Scope {
    /** Of the user who asks; it sees that user's models. */
    USER("a service of yours"),
    /** Of the machine, under an account of its own. */
    SYSTEM("a service of this machine");

    private final String words;

    Scope(String words) {
        this.words = words;
    }

    /** For a sentence. */
    public String words() {
        return words;
    }

    /** As in options and JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
