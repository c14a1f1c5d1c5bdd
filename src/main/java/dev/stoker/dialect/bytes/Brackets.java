package dev.stoker.dialect.bytes;

/** Whether JSON that a parser does not take has an end all the same. Pure. */
final class Brackets {
    private Brackets() {}

    /** Whether as many objects and lists end in it as begin, and no text is open. */
    static boolean areClosed(byte[] json, int from, int to) {
        int open = 0;
        boolean text = false;
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (text) {
                i += b == '\\' ? 1 : 0;
                text = b != '"';
            } else {
                text = b == '"';
                open += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
            }
        }
        return !text && open <= 0;
    }
}
