package dev.stoker.cli;

import dev.stoker.cli.doctor.Expected;
import dev.stoker.cli.doctor.LocalView;
import dev.stoker.cli.service.Host;
import dev.stoker.cli.terminal.Streams;
import dev.stoker.hardware.probe.HardwareProbe;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The command line as a program of its own, for tests of what only a process shows. */
public final class CliProgram {
    private CliProgram() {}

    public static void main(String[] args) {
        var hooks =
                new Surroundings.Hooks(
                        () -> 0,
                        () ->
                                new Whereabouts(
                                        URI.create("http://127.0.0.1:11500"),
                                        true,
                                        List.of(),
                                        null),
                        (_, _) ->
                                new Whereabouts(
                                        URI.create("http://127.0.0.1:11500"),
                                        true,
                                        List.of(),
                                        null),
                        () -> new ConfigVerdict(List.of(), List.of(), List.of(), List.of()),
                        _ -> null,
                        () -> Expected.NOTHING,
                        () -> LocalView.NOTHING,
                        () -> HardwareProbe.here().read(),
                        () ->
                                new Host(
                                        Host.Os.OTHER,
                                        Path.of("/"),
                                        Host.USUAL_PLACES,
                                        null,
                                        _ -> null));
        var surroundings =
                new Surroundings(
                        Streams.ofProcess(),
                        System.getenv(),
                        Path.of(System.getProperty("user.home", "/")),
                        "0.1.0",
                        hooks);
        System.exit(StokerCli.run(args, surroundings));
    }
}
