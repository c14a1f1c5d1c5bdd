package dev.stoker.core;

/**
 * The version of this program.
 *
 * @param value as the build has it, such as {@code 0.1.0}
 */
public record StokerVersion(String value) {
    @Override
    public String toString() {
        return value;
    }
}
