package dev.stoker.hardware.probe;

import dev.stoker.core.Fact;
import dev.stoker.hardware.source.CommandRunner;
import dev.stoker.hardware.source.Inventory;
import dev.stoker.hardware.source.MachineFiles;
import dev.stoker.hardware.source.ProcessRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Everything a probe reads from; tests give a folder and canned answers.
 *
 * @param system which kind of system it is, as in the property {@code os.name}
 * @param architecture in the words of its kernel
 * @param files below {@code /}, or below a folder that holds a {@code proc} and a {@code sys}
 * @param library blocks; asked once a probe
 */
public record Machine(
        String system,
        Fact<String> architecture,
        MachineFiles files,
        CommandRunner commands,
        Supplier<Inventory> library) {
    private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(3);

    /** The machine this process runs on. */
    public static Machine here() {
        String path = System.getenv().getOrDefault("PATH", "");
        return new Machine(
                System.getProperty("os.name", ""),
                architecture(System.getProperty("os.arch", "")),
                new MachineFiles(Path.of("/")),
                new ProcessRunner(path, COMMAND_DEADLINE),
                OshiInventory::read);
    }

    /** Java has a word of its own for x86-64. */
    static Fact<String> architecture(String java) {
        return java.isBlank()
                ? Fact.unknown("the Java property os.arch is not set")
                : Fact.known(
                        Map.of("amd64", "x86_64").getOrDefault(java, java),
                        "the Java property os.arch");
    }
}
