package dev.stoker.backend.hub.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** A SHA-256 in the making. */
final class Digest {
    private static final int PIECE = 1 << 20;

    private MessageDigest sum = fresh();

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Takes in what is between its position and its limit, which it leaves as they are. */
    void add(ByteBuffer bytes) {
        sum.update(bytes.duplicate());
    }

    /**
     * Takes in a file from its start.
     *
     * @param read told of the bytes of each piece
     * @throws java.nio.channels.ClosedByInterruptException if the thread is interrupted
     */
    void addAll(FileChannel file, LongConsumer read) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        long at = 0;
        while (true) {
            int count = file.read(piece.clear(), at);
            if (count < 0) {
                return;
            }
            add(piece.flip());
            at += count;
            read.accept(count);
        }
    }

    void restart() {
        sum = fresh();
    }

    /** Of all that was taken in; what follows begins anew. */
    String hex() {
        return HexFormat.of().formatHex(sum.digest());
    }
}
