package dev.stoker.dialect;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The field of a request that a refusal is about. Every refusal of a field begins with the field's
 * name and a colon, and one of the model by what it names. Pure.
 */
public final class NamedField {
    private static final String MODEL = "model";

    private static final Pattern FIRST_WORD =
            Pattern.compile("([A-Za-z_]\\w{0,63}(?:\\.\\w{1,64}|\\[\\d{1,9}]){0,16}): ");

    private NamedField() {}

    /** Its name as the dialect has it; null where the refusal is about none. */
    public static @Nullable String of(StokerException e) {
        ErrorCode code = e.code();
        if (code == ErrorCode.MODEL_NOT_FOUND
                || code == ErrorCode.MODEL_AMBIGUOUS
                || code == ErrorCode.BACKEND_NOT_FOUND) {
            return MODEL;
        }
        if (code != ErrorCode.INVALID_REQUEST && code != ErrorCode.NOT_SUPPORTED) {
            return null;
        }
        if (e.detail().startsWith("model '")) {
            return MODEL;
        }
        Matcher named = FIRST_WORD.matcher(e.detail());
        return named.lookingAt() ? named.group(1) : null;
    }
}
