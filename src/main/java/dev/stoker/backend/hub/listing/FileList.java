package dev.stoker.backend.hub.listing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The model files that a page of a hub's list names. Source: {@code GET
 * /api/models/{repo}/tree/{revision}} of Hugging Face, as {@code hf-cache.cpp} of llama.cpp reads
 * it; sizes and digests are those of its Git LFS entries.
 */
public final class FileList {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Longer than any model. */
    private static final long LARGEST = 1L << 50;

    private FileList() {}

    /**
     * The {@code .gguf} files among its entries, in their order.
     *
     * @throws IOException if that is no list of files; its message is shown to the user
     */
    public static List<ListedFile> of(byte[] page) throws IOException {
        JsonNode entries = read(page);
        if (!entries.isArray()) {
            throw new IOException("answered something else than a list of files");
        }
        var files = new ArrayList<ListedFile>();
        for (JsonNode entry : entries) {
            String path = entry.path("path").asText();
            if (entry.path("type").asText().equals("file")
                    && path.toLowerCase(Locale.ROOT).endsWith(".gguf")) {
                files.add(new ListedFile(path, size(entry), sha256(entry.path("lfs"))));
            }
        }
        return files;
    }

    private static JsonNode read(byte[] page) throws IOException {
        try {
            return new JsonMapper().readTree(page);
        } catch (JsonProcessingException e) {
            throw new IOException("answered something else than a list of files", e);
        }
    }

    private static long size(JsonNode entry) throws IOException {
        JsonNode lfs = entry.path("lfs").path("size");
        JsonNode size = lfs.isMissingNode() ? entry.path("size") : lfs;
        if (!size.isIntegralNumber() || size.asLong() < 0 || size.asLong() > LARGEST) {
            throw new IOException("lists a file without a size that can be");
        }
        return size.asLong();
    }

    private static @Nullable String sha256(JsonNode lfs) {
        String oid = lfs.path("oid").asText().toLowerCase(Locale.ROOT);
        String digest = oid.startsWith("sha256:") ? oid.substring("sha256:".length()) : oid;
        return SHA256.matcher(digest).matches() ? digest : null;
    }
}
