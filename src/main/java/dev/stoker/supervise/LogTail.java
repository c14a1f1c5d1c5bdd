package dev.stoker.supervise;

import java.util.ArrayDeque;
import java.util.List;

/** The last lines an engine wrote, oldest first. Written by one thread, read by any. */
final class LogTail {
    private final int limit;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    LogTail(int limit) {
        this.limit = limit;
    }

    synchronized void add(String line) {
        if (lines.size() == limit) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
