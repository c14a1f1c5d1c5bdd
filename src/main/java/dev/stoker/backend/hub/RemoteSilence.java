package dev.stoker.backend.hub;

import java.io.Serial;

/** Nothing came in time. */
final class RemoteSilence extends RemoteFailure {
    @Serial private static final long serialVersionUID = 1;

    RemoteSilence(String because) {
        super(because);
    }
}
