package dev.stoker.backend.hub.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * What lies beside an unfinished file, so that a later process can go on with it.
 *
 * @param sha256 of the whole file
 * @param size of the whole file, in bytes
 * @param etag strong, by which the server knows this version; null where it gave none
 */
record PartNote(String sha256, long size, @Nullable String etag) {
    private static final int LONGEST = 4096;

    boolean isOf(String digest, long bytes) {
        return sha256.equals(digest) && size == bytes;
    }

    /** Null if there is none that can be read. */
    static @Nullable PartNote read(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) > LONGEST) {
                return null;
            }
            JsonNode note = new JsonMapper().readTree(Files.readAllBytes(file));
            return new PartNote(
                    note.path("sha256").asText(),
                    note.path("size").asLong(-1),
                    note.path("etag").textValue());
        } catch (IOException _) {
            return null; // half written when the machine went down: begin anew
        }
    }

    void write(Path file) throws IOException {
        var note = new JsonMapper().createObjectNode();
        note.put("sha256", sha256);
        note.put("size", size);
        note.put("etag", etag);
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.write(beside, note.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
