package dev.stoker.core;

/**
 * A credential. It prints as stars, so that no log line, error or record can show it by accident.
 *
 * @param value the credential itself; never log it
 */
public record Secret(String value) {
    public Secret {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("secret: empty (expected: at least one character)");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
