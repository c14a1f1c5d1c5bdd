package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufShape;

/**
 * What the program itself takes: its code and libraries, the vocabulary, and the results it hands
 * out. Measured on llama-server b11669 for x86-64: 22 to 24 MiB with a small vocabulary; for each
 * token of it 170 bytes (SentencePiece) or 280 (BPE, with merges).
 */
final class Overhead {
    private static final Bytes PROGRAM = Bytes.ofMebi(24);
    private static final Bytes TOKEN = new Bytes(280);

    private Overhead() {}

    static Bytes of(GgufShape shape, EngineLayout layout) {
        long vocabulary = shape.vocabulary() == null ? 0 : shape.vocabulary();
        Bytes results = new Bytes(vocabulary * Bench.NUMBER).times(layout.cache().slots());
        return PROGRAM.plus(TOKEN.times(vocabulary)).plus(results);
    }
}
