package dev.stoker.backend.llamacpp.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place where model files may be; it need not exist.
 *
 * @param root absolute; for {@link ModelStore#CONFIGURED} a folder or one file
 */
public record ModelPlace(ModelStore store, Path root) {
    private static final int LONGEST_POINTER = 4096;

    /**
     * The places of this machine, each once, in the order of precedence for names. Blocks shortly.
     * Source: {@code hf-cache.cpp} and {@code common.cpp} of llama.cpp, {@code envconfig} and the
     * service unit of Ollama, the command line client of LM Studio.
     *
     * @param configured folders or files the user named; those that are not absolute are passed
     *     over
     * @param environment of the user whose models these are
     * @param home that user's home
     * @param system the root of the file system
     */
    public static List<ModelPlace> all(
            List<Path> configured, Map<String, String> environment, Path home, Path system) {
        var seen = new Environment(environment, home);
        var places = new LinkedHashSet<ModelPlace>();
        configured.stream()
                .filter(Path::isAbsolute)
                .forEach(root -> places.add(new ModelPlace(ModelStore.CONFIGURED, root)));
        Path cache = seen.folder("XDG_CACHE_HOME");
        Path own = (cache == null ? home.resolve(".cache") : cache).resolve("stoker/models");
        places.add(new ModelPlace(ModelStore.CONFIGURED, own));
        Path llamaCache = seen.folder("LLAMA_CACHE");
        for (Path flat : flatCaches(llamaCache, seen)) {
            places.add(new ModelPlace(ModelStore.LLAMA_CPP, flat));
        }
        if (llamaCache != null) {
            places.add(new ModelPlace(ModelStore.HUGGING_FACE, llamaCache));
        }
        places.add(new ModelPlace(ModelStore.HUGGING_FACE, hub(seen)));
        places.add(new ModelPlace(ModelStore.LM_STUDIO, lmStudioHome(home).resolve("models")));
        Path ollama = seen.folder("OLLAMA_MODELS");
        Path blobs = ollama != null ? ollama : home.resolve(".ollama/models");
        places.add(new ModelPlace(ModelStore.OLLAMA, blobs));
        places.add(
                new ModelPlace(
                        ModelStore.OLLAMA, system.resolve("usr/share/ollama/.ollama/models")));
        return List.copyOf(places);
    }

    /** Stoker's own folder of downloaded models. */
    public static ModelPlace own(Path root) {
        return new ModelPlace(ModelStore.STOKER, root);
    }

    /** Only what the user named; paths that are not absolute are passed over. */
    public static List<ModelPlace> configured(List<Path> configured) {
        return configured.stream()
                .filter(Path::isAbsolute)
                .map(root -> new ModelPlace(ModelStore.CONFIGURED, root))
                .distinct()
                .toList();
    }

    private static List<Path> flatCaches(@Nullable Path llamaCache, Environment seen) {
        if (llamaCache != null) {
            return List.of(llamaCache);
        }
        var all = new ArrayList<Path>();
        all.add(seen.cache().resolve("llama.cpp"));
        all.add(seen.home.resolve("Library/Caches/llama.cpp"));
        Path windows = seen.folder("LOCALAPPDATA");
        if (windows != null) {
            all.add(windows.resolve("llama.cpp"));
        }
        return all;
    }

    private static Path hub(Environment seen) {
        for (String name : List.of("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")) {
            Path hub = seen.folder(name);
            if (hub != null) {
                return hub;
            }
        }
        Path huggingFace = seen.folder("HF_HOME");
        return (huggingFace != null ? huggingFace : seen.cache().resolve("huggingface"))
                .resolve("hub");
    }

    private static Path lmStudioHome(Path home) {
        Path pointer = home.resolve(".lmstudio-home-pointer");
        try {
            if (Files.isRegularFile(pointer) && Files.size(pointer) <= LONGEST_POINTER) {
                Path pointed =
                        new Environment(Map.of(), home)
                                .path(Files.readString(pointer, StandardCharsets.UTF_8));
                if (pointed != null) {
                    return pointed;
                }
            }
        } catch (IOException _) {
            // Unreadable or not text: LM Studio would not find its way by it either.
        }
        Path old = home.resolve(".cache/lm-studio");
        return Files.isDirectory(old) ? old : home.resolve(".lmstudio");
    }

    private record Environment(Map<String, String> variables, Path home) {
        Path cache() {
            Path cache = folder("XDG_CACHE_HOME");
            return cache != null ? cache : home.resolve(".cache");
        }

        @Nullable Path folder(String name) {
            String value = variables.get(name);
            return value == null ? null : path(value);
        }

        /** Only absolute paths: what a relative one meant is lost with the other's folder. */
        @Nullable Path path(String value) {
            String text = value.strip();
            try {
                Path path = text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
                return path.isAbsolute() ? path.normalize() : null;
            } catch (InvalidPathException _) {
                return null;
            }
        }
    }
}
