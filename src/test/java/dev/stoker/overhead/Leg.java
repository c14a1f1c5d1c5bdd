package dev.stoker.overhead;

import java.util.Locale;

/**
 * One way from a caller to a backend.
 *
 * @param caller what the caller speaks
 * @param backend what the backend speaks
 * @param way how it gets there
 * @param port of loopback that is asked
 * @param pid of the process in between; 0 if there is none
 */
record Leg(Surface caller, Surface backend, Way way, int port, long pid) {
    /** What is between a caller and a backend. */
    enum Way {
        DIRECT,
        NGINX,
        STOKER;

        /** As tables name it. */
        String label() {
            return switch (this) {
                case DIRECT -> "direct";
                case NGINX -> "nginx";
                case STOKER -> "stoker";
            };
        }
    }

    /** Whether a process is in between. */
    boolean proxied() {
        return way != Way.DIRECT;
    }

    /** As tables name it; what both speak only once. */
    String label() {
        return way != Way.STOKER
                ? way.label() + " " + backend.label()
                : caller.label() + " -> " + backend.label();
    }

    /** A request for so many tokens, of the model that keeps a pace or the one that does not. */
    byte[] request(boolean paced, boolean stream, int tokens) {
        String model = paced ? Answers.PACED : Answers.AT_ONCE;
        return caller.request(
                port, way == Way.STOKER ? model + "@fake-" + word() : model, stream, tokens);
    }

    private String word() {
        return backend.label().toLowerCase(Locale.ROOT);
    }
}
