package dev.stoker.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file of which any piece can be asked for, such as one behind a URL. Its methods may block; one
 * thread at a time uses it.
 */
public interface RangeSource {
    /**
     * Bytes in all. Asked before anything is read.
     *
     * @throws IOException if it cannot be told; its message is shown to the user
     */
    long length() throws IOException;

    /**
     * Fills {@code into} from its position to its limit with the bytes from {@code position} on,
     * all of which lie inside the file.
     *
     * @throws IOException if fewer came; its message is shown to the user
     */
    void read(long position, ByteBuffer into) throws IOException;

    /** Opens the files of one folder, by their names. */
    @FunctionalInterface
    interface Folder {
        /**
         * The file with this name, which is that of the first part but for its number.
         *
         * @throws IOException if there is none; its message is shown to the user
         */
        RangeSource open(String name) throws IOException;
    }
}
