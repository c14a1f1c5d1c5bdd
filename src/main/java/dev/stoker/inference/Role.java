package dev.stoker.inference;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who speaks in a message. */
public enum Role {
    /** Instructions for the model. */
    SYSTEM,
    /** The person or program that asks. */
    USER,
    /** The model. */
    ASSISTANT,
    /** The result of a tool call. */
    TOOL;

    /** Lower case, as every dialect spells it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that wire name, if there is one. */
    public static Optional<Role> of(String wireName) {
        return Arrays.stream(values()).filter(role -> role.wireName().equals(wireName)).findFirst();
    }
}
