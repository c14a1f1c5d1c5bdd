package dev.stoker.config;

import org.jspecify.annotations.Nullable;

/**
 * A key that there is not.
 *
 * @param place the key, or the beginning of it that is wrong already
 * @param what is wrong, as the end of a sentence
 * @param meant the key that was probably meant; null if none is near
 */
record KeyMistake(String place, String what, @Nullable String meant) {
    static KeyMistake unknown(String place, @Nullable String meant) {
        String hint = meant == null ? "" : "; did you mean " + meant + "?";
        return new KeyMistake(place, "unknown key" + hint, meant);
    }

    /** Where a value is to stand. */
    static KeyMistake keysBelow(String place) {
        return new KeyMistake(place, "has keys below it (expected: a value)", null);
    }

    /** Where a section is to stand; the value may be a secret at the wrong place. */
    static KeyMistake noKeysBelow(String place) {
        return new KeyMistake(place, "has a value or a list (expected: keys below it)", null);
    }

    /** Without what says which element of a list it is. */
    static String withoutIndex(String key) {
        int end = key.length();
        while (key.startsWith("]", end - 1)) {
            int begin = key.lastIndexOf('[', end - 1);
            if (begin < 0 || !isNumber(key, begin + 1, end - 1)) {
                break;
            }
            end = begin;
        }
        return key.substring(0, end);
    }

    private static boolean isNumber(String text, int begin, int end) {
        return begin < end
                && text.substring(begin, end).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return place + ": " + what;
    }
}
