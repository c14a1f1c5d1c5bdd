package dev.stoker.discovery;

import dev.stoker.core.BackendKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folders in which each kind keeps its models, in its own order of precedence. */
final class ModelStores {
    private static final int LONGEST_PATH = 4096;

    private final Surroundings machine;

    ModelStores(Surroundings machine) {
        this.machine = machine;
    }

    /** Those that exist and can be entered. Blocks: files. */
    List<Path> of(BackendKind kind) {
        var stores = new LinkedHashSet<Path>();
        switch (kind) {
            case OLLAMA -> ollama(stores);
            case LOCALAI -> localAi(stores);
            case LLAMACPP -> llamaCpp(stores);
            case LMSTUDIO -> lmStudio(stores);
            case VLLM, TGI -> huggingFace(stores);
            case OPENAI, AZURE, ANTHROPIC, GEMINI -> {}
        }
        return stores.stream().filter(Files::isDirectory).toList();
    }

    private void ollama(Set<Path> stores) {
        variable("OLLAMA_MODELS", "", stores);
        stores.add(home(".ollama/models"));
        stores.add(root("usr/share/ollama/.ollama/models"));
        stores.add(root("var/snap/ollama/common/models"));
    }

    private void localAi(Set<Path> stores) {
        variable("LOCALAI_MODELS_PATH", "", stores);
        stores.add(home(".localai/models"));
        stores.add(root("var/lib/local-ai/models"));
        stores.add(root("usr/share/local-ai/models"));
    }

    /** Builds since 2026-03-24 use the layout of the Hugging Face hub, older ones a folder. */
    private void llamaCpp(Set<Path> stores) {
        variable("LLAMA_CACHE", "", stores);
        huggingFace(stores);
        stores.add(home(".cache/llama.cpp"));
        stores.add(home("Library/Caches/llama.cpp"));
    }

    private void huggingFace(Set<Path> stores) {
        variable("HF_HUB_CACHE", "", stores);
        variable("HUGGINGFACE_HUB_CACHE", "", stores);
        variable("HF_HOME", "hub", stores);
        variable("XDG_CACHE_HOME", "huggingface/hub", stores);
        stores.add(home(".cache/huggingface/hub"));
    }

    private void lmStudio(Set<Path> stores) {
        Path elsewhere = pointedTo(home(".lmstudio-home-pointer"));
        if (elsewhere != null) {
            stores.add(elsewhere.resolve("models"));
        }
        stores.add(home(".cache/lm-studio/models"));
        stores.add(home(".lmstudio/models"));
    }

    private static @Nullable Path pointedTo(Path pointer) {
        try {
            if (Files.size(pointer) > LONGEST_PATH) {
                return null;
            }
            String text = Files.readString(pointer).strip();
            return text.startsWith("/") ? Path.of(text) : null;
        } catch (IOException | IllegalArgumentException _) {
            return null;
        }
    }

    private void variable(String name, String below, Set<Path> stores) {
        String value = machine.environment().getOrDefault(name, "");
        if (value.startsWith("/")) {
            stores.add(Path.of(value).resolve(below));
        }
    }

    private Path home(String path) {
        return machine.home().resolve(path);
    }

    private Path root(String path) {
        return machine.root().resolve(path);
    }
}
