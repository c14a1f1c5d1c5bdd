package dev.stoker.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.stoker.api.ApiJson;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.hardware.Hardware;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stoker hardware}: what this machine is. */
@Command(
        name = "hardware",
        description = "Tell what this machine is; asks no daemon.",
        footer = {"", "What is not known is shown with the reason."})
final class HardwareCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print what the API would answer.")
    private boolean json;

    @Option(names = "--sources", description = "Say of each fact where it was read.")
    private boolean sources;

    private final StokerCommand root;

    HardwareCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        root.refuseAddress("hardware is read on this machine, without the daemon");
        Hardware hardware = root.surroundings().hooks().hardware().get();
        if (json) {
            root.out().json(json(hardware));
        } else {
            new HardwarePage(root.out(), sources).print(hardware);
        }
        root.out().flush();
        return ExitCode.OK.number();
    }

    private static byte[] json(Hardware hardware) {
        try {
            return ApiJson.mapper().writeValueAsBytes(hardware);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("facts are always writable", e);
        }
    }
}
