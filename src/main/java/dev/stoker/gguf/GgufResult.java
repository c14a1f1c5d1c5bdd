package dev.stoker.gguf;

/** What came of reading a file's header. */
public sealed interface GgufResult {
    /** The header is sound and all it promises lies inside the file. */
    record Read(GgufFacts facts) implements GgufResult {}

    /**
     * Not a model file that an engine may be started on: the same bytes are refused again.
     *
     * @param because one sentence with the offending value and what was expected; no path
     */
    record Refused(String because) implements GgufResult {}

    /**
     * The file could not be read now; another attempt may fare better.
     *
     * @param because one sentence; no path
     */
    record Unreadable(String because) implements GgufResult {}
}
