package dev.stoker.cli;

import dev.stoker.cli.terminal.Screen;
import java.io.OutputStream;
import java.util.Map;
import picocli.CommandLine;

/** The program's own model of its commands. */
final class Commands {
    private Commands() {}

    static CommandLine root() {
        var nowhere = new Screen(OutputStream.nullOutputStream(), false, Map.of());
        return StokerCli.commandLine(new Session(new Cli().surroundings(), nowhere, nowhere));
    }
}
