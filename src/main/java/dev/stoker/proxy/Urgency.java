package dev.stoker.proxy;

import dev.stoker.admission.Priority;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How urgent a caller says a call is, in any dialect. Pure. */
final class Urgency {
    static final String HEADER = "x-stoker-priority";

    private Urgency() {}

    /**
     * What the body says, else what the header says, else that somebody waits.
     *
     * @throws StokerException {@code INVALID_REQUEST} naming the header, if it says something else
     */
    static Priority of(MultiMap headers, @Nullable Priority inBody) {
        List<String> said = headers.getAll(HEADER);
        if (said.isEmpty()) {
            return inBody == null ? Priority.INTERACTIVE : inBody;
        }
        String word = said.getFirst().strip().toLowerCase(Locale.ROOT);
        Priority inHead =
                said.size() > 1
                        ? null
                        : Arrays.stream(Priority.values())
                                .filter(one -> one.wireName().equals(word))
                                .findFirst()
                                .orElse(null);
        if (inHead == null) {
            String shown = said.size() > 1 ? "given twice" : "'" + HeaderText.of(word) + "'";
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    HEADER + ": " + shown + " (expected: interactive or batch)");
        }
        return inBody == null ? inHead : inBody;
    }
}
