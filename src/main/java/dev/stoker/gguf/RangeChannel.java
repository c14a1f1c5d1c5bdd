package dev.stoker.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A {@link RangeSource} as a channel, for a reader that only goes forward. Reads ahead, in blocks
 * that grow: the header of a small model comes in one request, one with 10 MB of tokens in five.
 */
final class RangeChannel implements SeekableByteChannel {
    static final int FIRST_BLOCK = 256 << 10;
    static final int LARGEST_BLOCK = 4 << 20;

    private final RangeSource source;
    private final long length;
    private ByteBuffer block = ByteBuffer.allocate(0);
    private int nextBlock = FIRST_BLOCK;
    private long position;
    private long blockEnd;

    RangeChannel(RangeSource source, long length) {
        this.source = source;
        this.length = length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (position >= length) {
            return -1;
        }
        long blockStart = blockEnd - block.limit();
        if (position < blockStart || position >= blockEnd) {
            readBlock();
            blockStart = position;
        }
        int at = (int) (position - blockStart);
        int count = Math.min(into.remaining(), block.limit() - at);
        into.put(into.position(), block, at, count);
        into.position(into.position() + count);
        position += count;
        return count;
    }

    private void readBlock() throws IOException {
        int size = (int) Math.min(nextBlock, length - position);
        nextBlock = Math.min(LARGEST_BLOCK, 4 * nextBlock);
        if (block.capacity() < size) {
            block = ByteBuffer.allocate(size);
        }
        // Until it is filled the block holds nothing, should the source fail.
        block.clear().limit(0);
        blockEnd = position;
        var filled = block.duplicate().clear().limit(size);
        source.read(position, filled);
        if (filled.hasRemaining()) {
            throw new IOException("%d bytes were missing".formatted(filled.remaining()));
        }
        block.limit(size);
        blockEnd = position + size;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        this.position = to;
        return this;
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
