package dev.stoker.core;

import org.jspecify.annotations.Nullable;

/**
 * The one fault of Stoker's own code: a code from the table and one sentence with the offending
 * value and what was expected. The sentence goes to the caller, so it holds no token, prompt text
 * or path of this machine.
 */
public final class StokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public StokerException(ErrorCode code, String detail) {
        this(code, detail, null);
    }

    public StokerException(ErrorCode code, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    /** Which row of the table. */
    public ErrorCode code() {
        return code;
    }

    /** The sentence for the caller. */
    public String detail() {
        String message = getMessage();
        return message == null ? code.wireName() : message;
    }
}
