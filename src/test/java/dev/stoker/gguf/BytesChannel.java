package dev.stoker.gguf;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A file in memory, which remembers how much of it was read. */
final class BytesChannel implements SeekableByteChannel {
    private final byte[] bytes;
    private int position;
    private long bytesRead;

    BytesChannel(byte[] bytes) {
        this.bytes = bytes;
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public int read(ByteBuffer into) {
        int count = Math.min(into.remaining(), bytes.length - position);
        if (count <= 0) {
            return -1;
        }
        into.put(bytes, position, count);
        position += count;
        bytesRead += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        position = Math.toIntExact(to);
        return this;
    }

    @Override
    public long size() {
        return bytes.length;
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
