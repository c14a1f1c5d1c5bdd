package dev.stoker.discovery;

import dev.stoker.discovery.Installations.Installable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The folders in which programs are looked for. Build trees are not among them. */
final class Places {
    /** Package managers, install scripts and users; in the order of a usual PATH. */
    private static final List<String> FOLDERS =
            List.of(
                    ".local/bin",
                    "bin",
                    "/usr/local/bin",
                    "/usr/bin",
                    "/bin",
                    "/opt/homebrew/bin",
                    "/home/linuxbrew/.linuxbrew/bin",
                    "/opt/local/bin",
                    "/snap/bin",
                    "/var/lib/flatpak/exports/bin",
                    ".nix-profile/bin",
                    "/run/current-system/sw/bin");

    /** Where people keep Python environments, each with a {@code bin} of its own. */
    private static final List<String> ENVIRONMENTS =
            List.of(
                    ".local/share/pipx/venvs",
                    ".local/pipx/venvs",
                    ".local/share/uv/tools",
                    "venv",
                    "venvs",
                    ".venvs",
                    ".virtualenvs",
                    "miniconda3/envs",
                    "miniforge3/envs",
                    "anaconda3/envs",
                    "/opt");

    private static final List<String> ONE_ENVIRONMENT =
            List.of(".venv", "venv", "vllm", "/opt/venv", "/opt/vllm", "miniconda3", "anaconda3");

    private static final int MOST_ENVIRONMENTS = 200;

    /** Below Stoker's own cache: where {@code deploy/get-llama-server} unpacks one. */
    private static final String FETCHED = "llama-server/root/usr/bin";

    private final Surroundings machine;

    Places(Surroundings machine) {
        this.machine = machine;
    }

    /**
     * A program found.
     *
     * @param how for people
     */
    record Found(Path program, String how) {}

    /** Everything of that name, best first; may name one file twice. */
    List<Found> of(Installable what) {
        var found = new ArrayList<Found>();
        for (String folder : machine.environment().getOrDefault("PATH", "").split(":", -1)) {
            if (folder.startsWith("/")) {
                add(found, in(folder), what, "on the PATH");
            }
        }
        what.extraFolders().forEach(folder -> add(found, in(folder), what, "in a usual place"));
        FOLDERS.forEach(folder -> add(found, in(folder), what, "in a usual place"));
        if (what == Installable.LLAMA_SERVER) {
            add(found, ownCache().resolve(FETCHED), what, "fetched by deploy/get-llama-server");
        }
        if (what == Installable.VLLM) {
            for (Path environment : pythonEnvironments()) {
                add(found, environment.resolve("bin"), what, "in a Python environment");
            }
        }
        return found;
    }

    private Path ownCache() {
        String cache = machine.environment().getOrDefault("XDG_CACHE_HOME", "");
        return in(cache.startsWith("/") ? cache : ".cache").resolve("stoker");
    }

    private static void add(List<Found> found, Path folder, Installable what, String how) {
        Path program = folder.resolve(what.program());
        if (Files.isRegularFile(program) && Files.isExecutable(program)) {
            found.add(new Found(program, how));
        }
    }

    private Set<Path> pythonEnvironments() {
        var environments = new LinkedHashSet<Path>();
        String active = machine.environment().getOrDefault("VIRTUAL_ENV", "");
        if (active.startsWith("/")) {
            environments.add(in(active));
        }
        ONE_ENVIRONMENT.forEach(folder -> environments.add(in(folder)));
        for (String parent : ENVIRONMENTS) {
            try (var folders = Files.newDirectoryStream(in(parent))) {
                for (Path folder : folders) {
                    if (environments.size() < MOST_ENVIRONMENTS) {
                        environments.add(folder);
                    }
                }
            } catch (IOException | DirectoryIteratorException _) {
                // Not there, or not ours to read.
            }
        }
        return environments;
    }

    /** Absolute ones are below the root, relative ones below the home. */
    private Path in(String folder) {
        return folder.startsWith("/")
                ? machine.root().resolve(folder.substring(1))
                : machine.home().resolve(folder);
    }
}
