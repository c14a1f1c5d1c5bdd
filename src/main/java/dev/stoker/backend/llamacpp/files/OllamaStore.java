package dev.stoker.backend.llamacpp.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.GgufSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's models: {@code manifests/HOST/NAMESPACE/MODEL/TAG} name the blobs of each. Source:
 * {@code manifest} and {@code types/model} of Ollama 0.33.
 */
final class OllamaStore {
    private static final String MEDIA_TYPE = "application/vnd.ollama.image.";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");
    private static final int LONGEST_MANIFEST = 1 << 18;
    private static final int DEPTH = 4;

    private final Path root;
    private final Containment containment;
    private final Headers headers;
    private final Refusals refusals;
    private final JsonMapper json = new JsonMapper();

    /**
     * @param root with links followed
     */
    OllamaStore(Path root, Containment containment, Headers headers, Refusals refusals) {
        this.root = root;
        this.containment = containment;
        this.headers = headers;
        this.refusals = refusals;
    }

    /** The models, in the order of their manifests' paths. */
    List<Draft> models() {
        Path manifests = root.resolve("manifests");
        var all = new ArrayList<Draft>();
        for (Path path :
                FolderWalk.files(ModelStore.OLLAMA, manifests, DEPTH, _ -> true, refusals)) {
            List<String> names = names(manifests.relativize(path));
            FoundFile manifest = names.isEmpty() ? null : containment.file(path, null);
            Draft draft = manifest == null ? null : model(manifest, names);
            if (draft != null) {
                all.add(draft);
            }
        }
        return all;
    }

    /**
     * As Ollama prints it: without its own host and library, and {@code latest} may be left out.
     */
    private static List<String> names(Path manifest) {
        var words = new ArrayList<String>();
        manifest.forEach(word -> words.add(word.toString()));
        if (words.size() != DEPTH || !words.stream().allMatch(w -> WORD.matcher(w).matches())) {
            return List.of();
        }
        String tag = words.removeLast();
        if (words.getFirst().equals("registry.ollama.ai")) {
            words.removeFirst();
            if (words.getFirst().equals("library")) {
                words.removeFirst();
            }
        }
        String name = String.join("/", words);
        return tag.equals("latest") ? List.of(name + ":" + tag, name) : List.of(name + ":" + tag);
    }

    private @Nullable Draft model(FoundFile manifest, List<String> names) {
        JsonNode layers = layers(manifest);
        List<String> models = digests(layers, "model");
        if (models.isEmpty()) {
            return null; // a model of the cloud, or of safetensors
        }
        if (models.size() > 1 || !digests(layers, "adapter").isEmpty()) {
            refuse(manifest, "is made of several files or an adapter, which only Ollama joins");
            return null;
        }
        FoundFile blob = blob(manifest, models.getFirst());
        GgufFacts facts = blob == null ? null : facts(manifest, blob);
        if (blob == null || facts == null || facts.kind() != GgufFacts.Kind.MODEL) {
            return null;
        }
        return new Draft(
                names,
                ModelStore.OLLAMA,
                List.of(new ModelFile.Part(blob.real(), facts)),
                blob.path(),
                blob.real(),
                projector(manifest, layers));
    }

    private ModelFile.@Nullable Part projector(FoundFile manifest, JsonNode layers) {
        List<String> projectors = digests(layers, "projector");
        FoundFile blob = projectors.size() == 1 ? blob(manifest, projectors.getFirst()) : null;
        GgufFacts facts = blob == null ? null : facts(manifest, blob);
        if (blob == null || facts == null) {
            return null;
        }
        if (facts.kind() != GgufFacts.Kind.PROJECTOR) {
            refuse(manifest, "names a projector that is none");
            return null;
        }
        return new ModelFile.Part(blob.real(), facts);
    }

    private @Nullable FoundFile blob(FoundFile manifest, String digest) {
        return containment.blob(root.resolve("blobs"), digest, manifest.path());
    }

    private @Nullable GgufFacts facts(FoundFile manifest, FoundFile blob) {
        GgufResult result = headers.of(blob);
        return switch (result) {
            case GgufResult.Read(var facts) -> {
                String because = FolderModels.mismatch(facts, new GgufSplit(1, 1));
                yield because == null ? facts : refuse(manifest, because);
            }
            case GgufResult.Refused(var because) -> refuse(manifest, because);
            case GgufResult.Unreadable(var because) -> refuse(manifest, because);
        };
    }

    private @Nullable GgufFacts refuse(FoundFile manifest, String because) {
        refusals.add(ModelStore.OLLAMA, manifest.path(), because);
        return null;
    }

    private JsonNode layers(FoundFile manifest) {
        try {
            if (manifest.bytes() <= LONGEST_MANIFEST) {
                return json.readTree(Files.readAllBytes(manifest.real())).path("layers");
            }
            refuse(manifest, "is a manifest of %d bytes".formatted(manifest.bytes()));
        } catch (IOException _) {
            refuse(manifest, "is no manifest that can be read");
        }
        return json.createArrayNode();
    }

    private static List<String> digests(JsonNode layers, String kind) {
        var digests = new ArrayList<String>();
        for (JsonNode layer : layers) {
            if (layer.path("mediaType").asText().equals(MEDIA_TYPE + kind)) {
                digests.add(layer.path("digest").asText());
            }
        }
        return digests;
    }
}
