/**
 * The commands: clients of the API, and {@code serve}, which starts the daemon through a hook.
 *
 * <p><b>Scope.</b> From arguments to an exit code. This package knows neither Quarkus nor how
 * anything is found, started or configured; {@code boot} hands in what it needs as {@link
 * dev.stoker.cli.Surroundings}, before Quarkus begins, since a client that takes as long to start
 * as the daemon would not be used.
 *
 * <p><b>Flow.</b> {@link dev.stoker.cli.StokerCli} builds picocli's model, one class a command. A
 * command asks {@code client}, which speaks HTTP, and prints through {@code terminal}. What it
 * cannot do is a {@code CommandFailure}: an exit code and one sentence, printed in one place.
 *
 * <p><b>Output.</b> Results go to standard output, everything else to standard error. With {@code
 * --json} the API's answer passes through byte for byte; {@code status}, {@code doctor} and {@code
 * hardware}, which are no single answer, have shapes of their own in {@code docs/cli.md}. Text is
 * UTF-8 whatever the locale. Colours, dimming and the waiting line show on a terminal only, and
 * control characters from models and servers never do.
 *
 * <p><b>Time.</b> Answers are read as trees, by {@code client.JsonTree}: an {@code ObjectMapper}
 * costs more than all else a command does. {@code hardware --json} alone pays for one.
 *
 * <p><b>Ctrl-C.</b> The process ends with 130 by itself, its socket closes with it, and the daemon
 * ends the work. Nothing is closed by a handler, which would have to wait for the lock of a read in
 * progress; {@code calibrate} alone has last words, since a person wonders what is changed by then.
 * Every coloured piece ends its colour, so there is nothing to restore.
 *
 * <p><b>To add a command</b>: a class like the others, a line in {@code StokerCli}, a section in
 * {@code docs/cli.md} (a test compares the two), golden files beside the tests.
 *
 * <p><b>Absent on purpose</b>: a pager, a prompt loop, and a way to change the daemon's
 * configuration from here.
 */
@NullMarked
package dev.stoker.cli;

import org.jspecify.annotations.NullMarked;
