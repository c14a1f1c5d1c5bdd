package dev.stoker.backend.hub;

import java.io.Serial;

/** Something came all the time, and too little. */
final class RemoteTrickle extends RemoteFailure {
    @Serial private static final long serialVersionUID = 1;

    private final boolean late;

    /**
     * @param late whether enough had come for a while before
     */
    RemoteTrickle(String because, boolean late) {
        super(because);
        this.late = late;
    }

    boolean late() {
        return late;
    }
}
