package dev.stoker.hardware.source;

import dev.stoker.core.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A machine made of files below a folder and of canned answers of commands. */
public final class FakeMachine implements CommandRunner {
    private final Path root;
    private final UnaryOperator<String> change;
    private final Map<String, String> answers = new HashMap<>();

    public FakeMachine(Path root) {
        this(root, text -> text);
    }

    /** Every text goes through {@code change}. */
    public FakeMachine(Path root, UnaryOperator<String> change) {
        this.root = root;
        this.change = change;
    }

    /** The text of a fixture, named below {@code hardware/}. */
    public static String fixture(String name) {
        String resource = "/hardware/" + name;
        try (InputStream in = FakeMachine.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeMachine file(String path, String text) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, change.apply(text));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeMachine link(String path, String target) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.createSymbolicLink(file, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeMachine answer(String program, String output) {
        answers.put(program, output);
        return this;
    }

    /** Logical CPUs of one core, with a capacity where it is more than zero. */
    public FakeMachine core(String threads, long capacity, int... cpus) {
        for (int cpu : cpus) {
            String folder = "/sys/devices/system/cpu/cpu" + cpu;
            file(folder + "/topology/core_cpus_list", threads + "\n");
            file(folder + "/topology/physical_package_id", "0\n");
            if (capacity > 0) {
                file(folder + "/cpu_capacity", capacity + "\n");
            }
        }
        return this;
    }

    /** A device on the PCI bus. */
    public FakeMachine pci(String address, String type, String vendor, String device) {
        String folder = "/sys/bus/pci/devices/" + address;
        file(folder + "/class", type + "\n");
        file(folder + "/vendor", vendor + "\n");
        return file(folder + "/device", device + "\n");
    }

    public MachineFiles files() {
        return new MachineFiles(root);
    }

    @Override
    public Fact<String> run(List<String> command) {
        String answer = answers.get(command.getFirst());
        return answer == null
                ? Fact.unknown(command.getFirst() + " is not installed")
                : Fact.known(change.apply(answer), String.join(" ", command));
    }
}
