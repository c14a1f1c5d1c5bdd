package dev.stoker.proxy;

import java.util.List;

/** Tells a caller which fields of its request were left out. */
final class Dropped {
    static final String HEADER = "x-stoker-dropped";

    /** Of more, the first ones are told. */
    static final int MOST_NAMES = 16;

    private static final int LONGEST_NAME = 64;

    private Dropped() {}

    /** With the head of the answer; not at all where nothing was left out. */
    static void tell(Caller caller, List<String> names) {
        if (!names.isEmpty()) {
            List<String> told = names.stream().limit(MOST_NAMES).map(Dropped::shown).toList();
            caller.head(HEADER, String.join(", ", told));
        }
    }

    private static String shown(String name) {
        return HeaderText.of(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
    }
}
