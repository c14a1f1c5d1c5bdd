package dev.stoker.cli;

import java.util.ArrayList;
import java.util.List;

/** Words that an argument can be, for shells to complete. */
class Candidates extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Candidates(String... words) {
        super(List.of(words));
    }
}
