package dev.stoker.api;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all bodies have in common. */
final class Fields {
    private Fields() {}

    /** A misspelt field would otherwise be a question that nobody asked. */
    static void refuseOthers(@Nullable Map<String, Object> others) {
        if (others != null && !others.isEmpty()) {
            String name = others.keySet().iterator().next().replaceAll("\\p{C}", "");
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    name.substring(0, Math.min(40, name.length())) + ": unknown field");
        }
    }
}
