package dev.stoker.overhead;

/**
 * What one round found of one leg. Times in microseconds.
 *
 * @param p50 of whole answers, asked one by one
 * @param p99 of them
 * @param firstByte of a stream, the median of streams asked one by one
 * @param request CPU time of the process in between for a whole answer; 0 if there is none
 * @param chunk CPU time of it for a chunk of a stream
 */
record Sample(double p50, double p99, double firstByte, double request, double chunk) {
    /** What it has more than that; CPU time stays as it is. */
    Sample above(Sample direct) {
        return new Sample(
                p50 - direct.p50, p99 - direct.p99, firstByte - direct.firstByte, request, chunk);
    }
}
