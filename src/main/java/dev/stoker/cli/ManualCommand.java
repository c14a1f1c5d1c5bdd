package dev.stoker.cli;

import dev.stoker.cli.pages.ManPage;
import dev.stoker.cli.terminal.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stoker manual}: the page for {@code man}, which packages bring along. */
@Command(name = "manual", hidden = true, description = "Print the page for man, in roff.")
final class ManualCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    private final StokerCommand root;

    ManualCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        root.refuseAddress("manual asks no daemon");
        String version = root.surroundings().version();
        root.out().print(ManPage.of(Objects.requireNonNull(spec).root(), version)).flush();
        return ExitCode.OK.number();
    }
}
