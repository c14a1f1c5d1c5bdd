package dev.stoker.gguf;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/** One tensor: its place in the header and how its content is written. */
record TinyTensor(String name, TinyType type, List<Integer> dims, Content content) {
    static TinyTensor ones(String name, int width) {
        var row = new double[width];
        Arrays.fill(row, 1);
        return new TinyTensor(
                name, TinyType.F32, List.of(width), out -> out.write(TinyType.F32.pack(row)));
    }

    static TinyTensor matrix(String name, TinyType type, double[][] rows) {
        return new TinyTensor(
                name,
                type,
                List.of(rows[0].length, rows.length),
                out -> {
                    for (double[] row : rows) {
                        out.write(type.pack(row));
                    }
                });
    }

    long bytes() {
        return (long) type.rowBytes(dims.getFirst()) * (dims.size() == 1 ? 1 : dims.getLast());
    }

    int padding() {
        return (int) (-bytes() & (TinyHeader.ALIGNMENT - 1));
    }

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
