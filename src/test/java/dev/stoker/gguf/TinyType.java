package dev.stoker.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** How the matrices are stored. Source of the layouts: ggml-quants.h. */
public enum TinyType {
    F32(0, 0),
    F16(1, 1),
    Q4_0(2, 2),
    Q8_0(8, 7);

    static final int BLOCK = 32;

    final int ggml;
    final int fileType;

    TinyType(int ggml, int fileType) {
        this.ggml = ggml;
        this.fileType = fileType;
    }

    int rowBytes(int width) {
        return switch (this) {
            case F32 -> width * 4;
            case F16 -> width * 2;
            case Q4_0 -> width / BLOCK * 18;
            case Q8_0 -> width / BLOCK * 34;
        };
    }

    byte[] pack(double[] row) {
        ByteBuffer out = ByteBuffer.allocate(rowBytes(row.length)).order(ByteOrder.LITTLE_ENDIAN);
        switch (this) {
            case F32 -> Arrays.stream(row).forEach(v -> out.putFloat((float) v));
            case F16 -> Arrays.stream(row).forEach(v -> out.putShort(half(v)));
            case Q4_0, Q8_0 -> packBlocks(row, out);
        }
        return out.array();
    }

    /** A block is its step and its values in steps; of four bits, halves share bytes. */
    private void packBlocks(double[] row, ByteBuffer out) {
        for (int at = 0; at < row.length; at += BLOCK) {
            double top = Arrays.stream(row, at, at + BLOCK).map(Math::abs).max().orElse(0);
            double step = top == 0 ? 1 : top / (this == Q8_0 ? 127 : 7);
            out.putShort(half(top == 0 ? 0 : step));
            for (int i = at; i < at + (this == Q8_0 ? BLOCK : BLOCK / 2); i++) {
                int low = (int) Math.rint(row[i] / step);
                int high = this == Q8_0 ? 0 : (int) Math.rint(row[i + BLOCK / 2] / step);
                out.put((byte) (this == Q8_0 ? low : (low + 8) | (high + 8) << 4));
            }
        }
    }

    private static short half(double value) {
        return Float.floatToFloat16((float) value);
    }
}
