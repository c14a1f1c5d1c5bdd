package dev.stoker.backend.llamacpp.files;

import dev.stoker.gguf.GgufBytes;
import dev.stoker.gguf.TinyGguf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A home folder in which tests lay out the stores of other programs as those do. */
final class Stores {
    private static final String LLAMA_CACHE = ".cache/llama.cpp";
    private static final String HUB = ".cache/huggingface/hub";

    private final Path home;

    Stores(Path home) {
        this.home = home;
    }

    Path home() {
        return home;
    }

    Path llamaCache(String file) throws IOException {
        return model(home.resolve(LLAMA_CACHE).resolve(file));
    }

    Path lmStudio(String file) throws IOException {
        return model(home.resolve(".lmstudio/models").resolve(file));
    }

    /** A blob, and the link to it in a snapshot; returns the link. */
    Path huggingFace(String repository, String revision, String file) throws IOException {
        Path blob = model(hub(repository).resolve("blobs").resolve(sha256(revision + file)), file);
        return link(hub(repository).resolve("snapshots").resolve(revision).resolve(file), blob);
    }

    Path hub(String repository) {
        return home.resolve(HUB).resolve("models--" + repository.replace("/", "--"));
    }

    /** Content of that name under its digest; returns the digest. */
    String ollamaBlob(String name) throws IOException {
        String digest = "sha256:" + sha256(name);
        model(home.resolve(".ollama/models/blobs").resolve(digest.replace(':', '-')), name);
        return digest;
    }

    Path ollamaManifest(String path, String... layers) throws IOException {
        return write(
                home.resolve(".ollama/models/manifests").resolve(path),
                "{\"schemaVersion\":2,\"layers\":[" + String.join(",", layers) + "]}");
    }

    static String layer(String kind, String digest) {
        return "{\"mediaType\":\"application/vnd.ollama.image.%s\",\"digest\":\"%s\",\"size\":1}"
                .formatted(kind, digest);
    }

    static Path model(Path file) throws IOException {
        return model(file, file.getFileName().toString());
    }

    static Path model(Path file, String name) throws IOException {
        Files.createDirectories(file.getParent());
        return TinyGguf.with().layers(1).name(name).write(file);
    }

    static Path projector(Path file, int fileType) throws IOException {
        Files.createDirectories(file.getParent());
        return GgufBytes.header()
                .text("general.architecture", "clip")
                .uint32("general.file_type", fileType)
                .write(file, 0);
    }

    /** A part as {@code llama-gguf-split} writes them: only the first says what the model is. */
    static Path part(Path folder, String stem, int part, int parts) throws IOException {
        Files.createDirectories(folder);
        GgufBytes bytes =
                GgufBytes.header().uint32("split.no", part - 1).uint32("split.count", parts);
        if (part == 1) {
            bytes.text("general.architecture", "llama").uint32("general.file_type", 15);
        }
        String name = "%s-%05d-of-%05d.gguf".formatted(stem, part, parts);
        return bytes.tensor("t", 0, 0, 16).write(folder.resolve(name), 64);
    }

    static Path link(Path from, Path to) throws IOException {
        Files.createDirectories(from.getParent());
        return Files.createSymbolicLink(from, from.resolveSibling("").relativize(to));
    }

    static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    ModelFiles scan(Path... configured) {
        return ModelScan.scan(places(configured), ModelFiles.none());
    }

    List<ModelPlace> places(Path... configured) {
        return ModelPlace.all(List.of(configured), Map.of(), home, home.resolve("system"));
    }

    private static String sha256(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
