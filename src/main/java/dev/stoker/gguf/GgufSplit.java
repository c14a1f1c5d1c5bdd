package dev.stoker.gguf;

/**
 * Which part of a model this file is.
 *
 * @param part counted from 1, unlike the file's own {@code split.no}
 * @param parts 1 for a model in one file
 */
public record GgufSplit(int part, int parts) {}
