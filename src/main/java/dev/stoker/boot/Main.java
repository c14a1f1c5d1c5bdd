package dev.stoker.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program: daemon and commands in one. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Dispatches to the daemon or to a command. */
    public static void main(String... args) {
        Quarkus.run(args);
    }
}
