package dev.stoker.cli;

import dev.stoker.cli.terminal.Screen;

/** One run of the program. */
record Session(Surroundings surroundings, Screen out, Screen err) {}
