package dev.stoker.supervise;

import dev.stoker.core.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An engine's output in a file of mode 0600 that never grows beyond its limit; one older file is
 * kept beside it, with {@code .1} appended. A log that cannot be written (a full disk, a folder
 * taken away) stops silently: the engine is worth more than its log. Used by one thread.
 */
final class RotatingLog implements AutoCloseable {
    private final Path file;
    private final long limit;
    private @Nullable OutputStream out;
    private long size;

    RotatingLog(Path file, Bytes limit) {
        this.file = file;
        this.limit = limit.value();
        try {
            out = open();
        } catch (IOException e) {
            out = null;
        }
    }

    void add(String line) {
        OutputStream to = out;
        if (to == null) {
            return;
        }
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (size > 0 && size + bytes.length > limit) {
                to = rotate(to);
            }
            to.write(bytes);
            size += bytes.length;
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void close() {
        OutputStream open = out;
        out = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            // What could not be written is lost; see the class comment.
        }
    }

    private OutputStream rotate(OutputStream old) throws IOException {
        old.close();
        Path older = file.resolveSibling(file.getFileName() + ".1");
        Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
        OutputStream fresh = open();
        out = fresh;
        return fresh;
    }

    private OutputStream open() throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            PrivateFiles.folder(folder);
        }
        // A link in the log's place could lead the engine's output anywhere.
        var channel =
                Files.newByteChannel(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND,
                                LinkOption.NOFOLLOW_LINKS),
                        PrivateFiles.mode("rw-------"));
        size = Files.size(file);
        return Channels.newOutputStream(channel);
    }
}
