package dev.stoker.backend.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Numbers in a backend's JSON that mean an amount. */
public final class Numbers {
    private Numbers() {}

    /** The whole number above zero at {@code name}; null if there is none. */
    public static @Nullable Long amount(JsonNode object, String name) {
        JsonNode value = object.path(name);
        boolean fits =
                value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0;
        return fits ? value.longValue() : null;
    }
}
