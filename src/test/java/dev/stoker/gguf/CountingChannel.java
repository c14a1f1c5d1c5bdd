package dev.stoker.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Another channel, and how much of it was read. */
final class CountingChannel implements SeekableByteChannel {
    private final SeekableByteChannel counted;
    private long bytesRead;

    CountingChannel(SeekableByteChannel counted) {
        this.counted = counted;
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = counted.read(into);
        bytesRead += Math.max(0, count);
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return counted.write(from);
    }

    @Override
    public long position() throws IOException {
        return counted.position();
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
        counted.position(to);
        return this;
    }

    @Override
    public long size() throws IOException {
        return counted.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        counted.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return counted.isOpen();
    }

    @Override
    public void close() throws IOException {
        counted.close();
    }
}
