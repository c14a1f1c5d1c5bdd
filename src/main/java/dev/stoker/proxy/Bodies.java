package dev.stoker.proxy;

import io.vertx.ext.web.RoutingContext;

/** Takes in the bodies of requests, and begins what they ask for. */
final class Bodies {
    private final BodyIntake intake;

    Bodies(BodyIntake intake) {
        this.intake = intake;
    }

    /** Reads a body, on any thread; a fault is the caller's answer. */
    @FunctionalInterface
    interface Reader {
        /** What begins the work, when it is run on the caller's context. */
        Runnable read(Caller caller, byte[] body);
    }

    /**
     * Begins. Must be called before the route's handler returns, or the first bytes are lost.
     *
     * @param atOnce largest body that is read on the caller's event loop; less than 0 for none
     */
    void take(RoutingContext routing, int atOnce, Reader reader) {
        var caller = new Caller(routing, Dialect.of(routing));
        new BodyReader(
                        caller,
                        intake,
                        body ->
                                Decoding.start(
                                        caller,
                                        body.length,
                                        atOnce,
                                        () -> reader.read(caller, body)),
                        caller::answer)
                .start();
    }
}
