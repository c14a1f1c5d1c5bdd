package dev.stoker.backend.hub;

import java.io.IOException;
import java.io.Serial;

/** Why there was no proper answer, in words for the user. */
class RemoteFailure extends IOException {
    @Serial private static final long serialVersionUID = 1;

    RemoteFailure(String because) {
        super(because);
    }

    RemoteFailure(String because, Throwable cause) {
        super(because, cause);
    }

    final String because() {
        return String.valueOf(getMessage());
    }
}
