package dev.stoker.tuning;

import dev.stoker.core.Bytes;

/**
 * What must be free for a plan to fit, the reserve included.
 *
 * @param least with less there is no plan
 * @param wanted with so much a request has the context that is usually used; at least {@code least}
 * @param devices what is free on graphics cards that count as room beside main memory
 */
public record MemoryNeed(Bytes least, Bytes wanted, Bytes devices) {}
