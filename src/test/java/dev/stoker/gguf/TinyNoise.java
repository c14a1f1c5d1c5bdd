package dev.stoker.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Rows cut at random places from one strip of packed noise, so that big files are quick. */
final class TinyNoise {
    private static final int BLOCKS = 2053; // a prime, so that rows seldom repeat

    private final SplittableRandom random;
    private final TinyType type;
    private final byte[] strip;

    TinyNoise(SplittableRandom random, TinyType type, double spread) {
        this.random = random;
        this.type = type;
        var values = new double[BLOCKS * TinyType.BLOCK];
        Arrays.setAll(values, _ -> (random.nextLong() >> 11) * 0x1p-52 * spread);
        this.strip = type.pack(values);
    }

    /** With {@code spared} nothing is added to number 0 of what the layers pass on. */
    TinyTensor matrix(String name, boolean spared, Integer... dims) {
        int width = dims[0];
        int rows = TinyTensor.rows(List.of(dims));
        return new TinyTensor(
                name,
                type,
                List.of(dims),
                out -> {
                    for (int i = 0; i < rows; i++) {
                        boolean zeros = spared && i % dims[1] == 0;
                        out.write(zeros ? type.pack(new double[width]) : row(width));
                    }
                });
    }

    private byte[] row(int width) {
        int start = (int) ((random.nextLong() >>> 1) % BLOCKS) * (strip.length / BLOCKS);
        var row = new byte[type.rowBytes(width)];
        for (int done = 0; done < row.length; ) {
            int at = (start + done) % strip.length;
            int piece = Math.min(row.length - done, strip.length - at);
            System.arraycopy(strip, at, row, done, piece);
            done += piece;
        }
        return row;
    }
}
