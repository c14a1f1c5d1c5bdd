package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of {@code /api/pull}, in Ollama's words for each step; clients look for some of them. */
public final class PullLine {
    private static final int SHORT = 12;

    private PullLine() {}

    /** It is looked up. */
    public static byte[] resolving() {
        return of("pulling manifest");
    }

    /**
     * Bytes come. All files are one to Stoker, so there is one digest: {@link MadeUpDigest}, by
     * which clients know that two lines are of the same thing.
     *
     * @param model as its registry names it
     * @param total null where it is not known
     */
    public static byte[] downloading(String model, long completed, @Nullable Long total) {
        String digest = MadeUpDigest.of(model);
        ObjectNode line =
                Json.object()
                        .put("status", "pulling " + digest.substring(0, SHORT))
                        .put("digest", "sha256:" + digest);
        if (total != null) {
            line.put("total", total);
        }
        return bytes(line.put("completed", completed));
    }

    /** Digests are compared. */
    public static byte[] verifying() {
        return of("verifying sha256 digest");
    }

    /** It is put in place. */
    public static byte[] installing() {
        return of("writing manifest");
    }

    /** It is there: the last line, and all that is said where no stream is wanted. */
    public static byte[] success() {
        return of("success");
    }

    private static byte[] of(String status) {
        return bytes(Json.object().put("status", status));
    }

    private static byte[] bytes(ObjectNode line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
