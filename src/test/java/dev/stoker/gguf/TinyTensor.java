package dev.stoker.gguf;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/** One tensor: its place in the header and how its content is written. */
record TinyTensor(String name, TinyType type, List<Integer> dims, Content content) {
    static TinyTensor ones(String name, int width) {
        return constant(name, 1, width);
    }

    /** One number, everywhere. */
    static TinyTensor constant(String name, double value, Integer... dims) {
        var row = new double[dims[0]];
        Arrays.fill(row, value);
        return new TinyTensor(
                name,
                TinyType.F32,
                List.of(dims),
                out -> {
                    for (int i = 0; i < rows(List.of(dims)); i++) {
                        out.write(TinyType.F32.pack(row));
                    }
                });
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
        return (long) type.rowBytes(dims.getFirst()) * rows(dims);
    }

    static int rows(List<Integer> dims) {
        return dims.stream().skip(1).reduce(1, Math::multiplyExact);
    }

    int padding() {
        return (int) (-bytes() & (TinyHeader.ALIGNMENT - 1));
    }

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
