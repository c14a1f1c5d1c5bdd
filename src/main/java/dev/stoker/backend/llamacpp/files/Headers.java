package dev.stoker.backend.llamacpp.files;

import dev.stoker.gguf.GgufReader;
import dev.stoker.gguf.GgufResult;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;

/** Headers read in this scan or, of files that did not change since, in the one before. */
final class Headers {
    private final Map<Key, GgufResult> before;
    private final Map<Key, GgufResult> now = new HashMap<>();

    /** Of a file whose key is the same, the same would be read. */
    record Key(Path real, long bytes, FileTime changed) {}

    Headers(Map<Key, GgufResult> before) {
        this.before = before;
    }

    GgufResult of(FoundFile file) {
        var key = new Key(file.real(), file.bytes(), file.changed());
        GgufResult result = now.get(key);
        if (result == null) {
            result = before.get(key);
        }
        if (result == null) {
            result = GgufReader.read(file.real());
        }
        // What could not be read now (a permission, a disk) may be readable at the next scan.
        if (!(result instanceof GgufResult.Unreadable)) {
            now.put(key, result);
        }
        return result;
    }

    Map<Key, GgufResult> all() {
        return now;
    }
}
