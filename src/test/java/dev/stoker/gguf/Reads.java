package dev.stoker.gguf;

/** Results of reading, as the tests want them. */
final class Reads {
    private Reads() {}

    static GgufFacts facts(GgufResult result) {
        return switch (result) {
            case GgufResult.Read(var facts) -> facts;
            case GgufResult.Refused(var because) -> throw new AssertionError(because);
            case GgufResult.Unreadable(var because) -> throw new AssertionError(because);
        };
    }

    static GgufFacts facts(GgufBytes bytes) {
        return facts(read(bytes));
    }

    static GgufResult read(GgufBytes bytes) {
        byte[] file = bytes.bytes(1 << 16);
        return GgufReader.read(new BytesChannel(file), file.length);
    }

    static String because(GgufResult result) {
        return switch (result) {
            case GgufResult.Refused(var because) -> because;
            case GgufResult.Read read -> "not refused: " + read;
            case GgufResult.Unreadable unreadable -> "not refused: " + unreadable;
        };
    }
}
