package dev.stoker.cli;

import dev.stoker.cli.doctor.Expected;
import dev.stoker.cli.doctor.LocalView;
import dev.stoker.cli.service.Host;
import dev.stoker.cli.terminal.Streams;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.hardware.Hardware;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Runs the command line in this process, with everything around it made up. */
final class Cli {
    /** How it ended and what it wrote. */
    record Ended(int code, String out, String err) {}

    static final String TOKEN = "token-of-the-owner-0123456789abcdef";

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();
    private @Nullable OutputStream brokenOut;
    private @Nullable StokerException fault;
    private boolean terminal;
    private Path home = Path.of("/nonexistent");
    private String defaultAddress = "http://127.0.0.1:9";
    private boolean known = true;
    private boolean owns = true;
    private List<String> notices = List.of();
    private List<String> unreadable = List.of();
    private List<String> configProblems = List.of();
    private List<Path> configFiles = List.of();
    private IntSupplier serve = () -> 0;
    private Expected expected = Expected.NOTHING;
    private LocalView look = LocalView.NOTHING;
    private Hardware hardware = Machines.container();
    private Host host =
            new Host(Host.Os.OTHER, Path.of("/nonexistent"), Host.USUAL_PLACES, null, _ -> null);

    Cli daemon(FakeDaemon daemon) {
        defaultAddress = "http://" + daemon.address();
        return this;
    }

    Cli defaultAddress(String address) {
        defaultAddress = address;
        return this;
    }

    /** What commands need of this machine fails with that. */
    Cli failing(StokerException why) {
        fault = why;
        return this;
    }

    Cli variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Cli home(Path folder) {
        home = folder;
        return this;
    }

    /** A person sits at all three streams. */
    Cli atTerminal() {
        terminal = true;
        return this;
    }

    Cli stdin(byte[] bytes) {
        in = new ByteArrayInputStream(bytes);
        return this;
    }

    Cli stdin(String text) {
        return stdin(text.getBytes(StandardCharsets.UTF_8));
    }

    Cli stdinStream(InputStream stream) {
        in = stream;
        return this;
    }

    Cli stdout(OutputStream stream) {
        brokenOut = stream;
        return this;
    }

    Cli configProblems(String... problems) {
        configProblems = List.of(problems);
        return this;
    }

    Cli configNotices(String... sentences) {
        notices = List.of(sentences);
        return this;
    }

    /** The daemon is another user's. */
    Cli stranger() {
        owns = false;
        return this;
    }

    Cli configFile(String path) {
        configFiles = List.of(Path.of(path));
        return this;
    }

    /** The configuration cannot be read. */
    Cli unreadable(boolean addressKnown, String... problems) {
        known = addressKnown;
        unreadable = List.of(problems);
        return this;
    }

    Cli serve(IntSupplier hook) {
        serve = hook;
        return this;
    }

    Cli expected(Expected names) {
        expected = names;
        return this;
    }

    Cli look(LocalView view) {
        look = view;
        return this;
    }

    Cli hardware(Hardware machine) {
        hardware = machine;
        return this;
    }

    Cli host(Host machine) {
        host = machine;
        return this;
    }

    /** What standard error has so far; also while it runs. */
    String errSoFar() {
        return err.toString(StandardCharsets.UTF_8);
    }

    String outSoFar() {
        return out.toString(StandardCharsets.UTF_8);
    }

    Ended run(String... args) {
        int code = StokerCli.run(args, surroundings());
        return new Ended(code, outSoFar(), errSoFar());
    }

    private URI address() {
        StokerException why = fault;
        if (why != null) {
            throw why;
        }
        return URI.create(defaultAddress);
    }

    Surroundings surroundings() {
        OutputStream chosen = brokenOut;
        return new Surroundings(
                new Streams(in, chosen == null ? out : chosen, err, terminal, terminal, terminal),
                environment,
                home,
                "0.1.0",
                new Surroundings.Hooks(
                        serve,
                        () ->
                                new Whereabouts(
                                        address(), known, unreadable, owns ? address() : null),
                        (_, _) -> new Whereabouts(address(), known, unreadable, null),
                        () -> new ConfigVerdict(configFiles, List.of(), configProblems, notices),
                        _ -> new Secret(TOKEN),
                        () -> expected,
                        () -> look,
                        () -> hardware,
                        () -> host));
    }
}
