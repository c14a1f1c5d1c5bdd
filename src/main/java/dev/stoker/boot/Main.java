package dev.stoker.boot;

import io.quarkus.runtime.annotations.QuarkusMain;

/** The program: daemon and commands in one. A command never starts Quarkus. */
@QuarkusMain
final class Main {
    private Main() {}

    /** Dispatches to the daemon or to a command, and exits with its code. */
    public static void main(String... args) {
        System.exit(Daemon.serve(System.err));
    }
}
