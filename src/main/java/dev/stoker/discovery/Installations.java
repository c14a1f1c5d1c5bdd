package dev.stoker.discovery;

import dev.stoker.core.BackendKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds installed programs at the places where people and packages put them. Starts no server: a
 * version comes from a command that is known to be harmless, or from a file.
 */
final class Installations {
    private final Places places;
    private final ServiceUnits units;
    private final ModelStores stores;
    private final Versions versions;

    Installations(Surroundings machine) {
        this(machine, new Commands());
    }

    Installations(Surroundings machine, Commands commands) {
        this.places = new Places(machine);
        this.units = new ServiceUnits(machine);
        this.stores = new ModelStores(machine);
        this.versions = new Versions(commands, machine.home());
    }

    /** All of them now, by kind, the one a person would get first. Blocks: files and commands. */
    List<Installation> scan() {
        List<ServiceUnits.Unit> known = units.read();
        var found = new ArrayList<Installation>();
        for (Installable what : Installable.values()) {
            var byRealPath = new LinkedHashMap<Path, Places.Found>();
            for (Places.Found candidate : places.of(what)) {
                byRealPath.putIfAbsent(real(candidate.program()), candidate);
            }
            for (ServiceUnits.Unit unit : known) {
                if (what.isNamed(unit.program()) && Files.isExecutable(unit.program())) {
                    byRealPath.putIfAbsent(
                            real(unit.program()),
                            new Places.Found(unit.program(), "unit " + unit.name()));
                }
            }
            byRealPath.forEach((real, it) -> found.add(installation(what, real, it, known)));
        }
        found.sort(Comparator.comparing(Installation::kind)); // stable: the order of places stays
        return found;
    }

    private Installation installation(
            Installable what, Path real, Places.Found found, List<ServiceUnits.Unit> known) {
        @Nullable String unit = null;
        for (ServiceUnits.Unit candidate : known) {
            if (unit == null && real(candidate.program()).equals(real)) {
                unit = candidate.name();
            }
        }
        return new Installation(
                what.kind(),
                found.program(),
                versions.of(what, found.program(), real),
                unit,
                stores.of(what.kind()),
                found.how());
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException _) {
            return program;
        }
    }

    /** The programs looked for, with their kind. */
    enum Installable {
        OLLAMA(BackendKind.OLLAMA, "ollama"),
        LOCAL_AI(BackendKind.LOCALAI, "local-ai"),
        LLAMA_SERVER(BackendKind.LLAMACPP, "llama-server"),
        LMS(BackendKind.LMSTUDIO, "lms"),
        VLLM(BackendKind.VLLM, "vllm"),
        TGI(BackendKind.TGI, "text-generation-launcher");

        private final BackendKind kind;
        private final String program;

        Installable(BackendKind kind, String program) {
            this.kind = kind;
            this.program = program;
        }

        BackendKind kind() {
            return kind;
        }

        /** File name of the program. */
        String program() {
            return program;
        }

        boolean isNamed(Path file) {
            Path name = file.getFileName();
            return name != null && name.toString().equals(program);
        }

        /** Its places beyond PATH and the usual folders, in order; relative ones are below home. */
        List<String> extraFolders() {
            return switch (this) {
                case OLLAMA ->
                        List.of(
                                "/Applications/Ollama.app/Contents/Resources",
                                "/snap/ollama/current/bin");
                case LOCAL_AI ->
                        List.of(".localai/bin", "/Applications/LocalAI.app/Contents/MacOS");
                case LMS -> List.of(".lmstudio/bin", ".cache/lm-studio/bin");
                case LLAMA_SERVER, VLLM, TGI -> List.of();
            };
        }
    }

    /** Environment for a command: what it needs to find the user's files, and nothing else. */
    static Map<String, String> bareEnvironment(Path home) {
        return Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin", "LC_ALL", "C");
    }
}
