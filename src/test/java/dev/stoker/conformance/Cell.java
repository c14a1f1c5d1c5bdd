package dev.stoker.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.HttpCaller;

/**
 * What a suite found out of one feature of a dialect before one backend.
 *
 * @param title the feature in words
 * @param outcome {@code yes}, {@code no}, {@code lossy} or, where an answer was wrong, {@code fail}
 * @param why empty with {@code yes}
 */
record Cell(
        String dialect, String backend, String feature, String title, String outcome, String why) {

    static Cell of(String line) {
        JsonNode json = HttpCaller.json(line);
        return new Cell(
                json.path("dialect").asText(),
                json.path("backend").asText(),
                json.path("feature").asText(),
                json.path("title").asText(),
                json.path("outcome").asText(),
                json.path("why").asText());
    }

    boolean is(String expected) {
        return outcome.equals(expected);
    }

    @Override
    public String toString() {
        return dialect + ", " + backend + ", " + feature + ": " + outcome + ": " + why;
    }
}
