package dev.stoker.testing;

import dev.stoker.gguf.TinyGguf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A home folder, and the environment of a Stoker that knows no other: with a free port, a real
 * {@code llama-server}, a folder for models, and without a look at what else runs on this machine.
 */
public final class StokerHome {
    private static final Duration REFUSAL = Duration.ofSeconds(60);

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> prefix = new ArrayList<>();

    /** Lays it out in a folder that is there, and is removed by whoever made it. */
    public StokerHome(Path folder) {
        this.folder = folder.toAbsolutePath();
        // The guards against orphans, and the tools that tell what the machine is.
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("HOME", this.folder.toString());
        environment.put("XDG_STATE_HOME", this.folder.resolve(".state").toString());
        environment.put("XDG_CONFIG_HOME", this.folder.resolve(".config").toString());
        environment.put("XDG_CACHE_HOME", this.folder.resolve(".cache").toString());
        environment.put("STOKER_DISCOVERY_ENABLED", "false");
        environment.put("STOKER_HTTP_PORT", Integer.toString(freePort()));
        environment.put("STOKER_MODELS_FOLDERS", models().toString());
    }

    /** Sets a variable of the environment. */
    public StokerHome with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs the program by way of that command, which is to become it. */
    public StokerHome under(String... command) {
        prefix.addAll(List.of(command));
        return this;
    }

    /** Has a real {@code llama-server} run the models. */
    public StokerHome withLlamaServer() {
        return with("STOKER_SUPERVISE_LLAMA_SERVER", RealLlamaServer.binary().toString());
    }

    /** Offers the tiny model under that name. */
    public StokerHome withTiny(String name) {
        write(TinyGguf.with(), models().resolve(name + ".gguf"));
        return this;
    }

    /** Writes a model as Hugging Face's tools keep one, {@code owner/name}. */
    public StokerHome withHuggingFace(String repository, String file) {
        Path snapshot =
                folder.resolve(".cache/huggingface/hub")
                        .resolve("models--" + repository.replace("/", "--"))
                        .resolve("snapshots/0123abc");
        write(TinyGguf.with(), snapshot.resolve(file));
        return this;
    }

    /** Writes that model there, and the folders above. */
    public static Path write(TinyGguf model, Path file) {
        try {
            Files.createDirectories(file.resolveSibling("").normalize());
            return model.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the user's own models; it may not be there yet. */
    public Path models() {
        return folder.resolve("models");
    }

    /** The folder that Stoker keeps its state in. */
    public Path state() {
        return folder.resolve(".state/stoker");
    }

    /** What its engines have written so far, all together. */
    public String engineLogs() {
        var all = new StringBuilder();
        try (Stream<Path> logs = Files.list(state().resolve("engines"))) {
            for (Path log : logs.filter(Files::isRegularFile).sorted().toList()) {
                all.append(Files.readString(log));
            }
        } catch (IOException e) {
            all.append("no log: ").append(e);
        }
        return all.toString();
    }

    /** The port it is to listen on. */
    public int port() {
        return Integer.parseInt(environment.getOrDefault("STOKER_HTTP_PORT", "11500"));
    }

    /** The packaged program in this environment, not started. */
    public ProcessBuilder program(String... arguments) {
        List<String> command = new ArrayList<>(PackagedStoker.command(arguments));
        boolean isJava = command.contains("-jar");
        if (isJava) {
            // It asks the system's list of users, not HOME, where home is; its launchers tell it.
            command.add(1, "-Duser.home=" + folder);
        }
        command.addAll(0, prefix);
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        if (!isJava) {
            builder.environment().put("HOME", folder.toString());
        }
        return builder;
    }

    /** Starts the daemon and waits until it is ready. */
    public RunningStoker serve() {
        return RunningStoker.start(this, folder.resolve("daemon.log"));
    }

    /** The end of a daemon that refuses to start. */
    public Finished refusal() {
        return Finished.run(program("serve"), REFUSAL);
    }

    /** A port of loopback that nobody has at this moment. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
