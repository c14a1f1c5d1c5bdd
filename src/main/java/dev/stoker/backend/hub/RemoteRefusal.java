package dev.stoker.backend.hub;

import java.io.Serial;

/** A place that is not read from, however often one asks; its message is shown to the user. */
final class RemoteRefusal extends RemoteFailure {
    @Serial private static final long serialVersionUID = 1;

    RemoteRefusal(String because) {
        super(because);
    }
}
