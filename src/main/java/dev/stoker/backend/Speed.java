package dev.stoker.backend;

/**
 * How fast a model was in one trial. Unit: tokens a second, both more than zero.
 *
 * @param prompt reading a prompt
 * @param generation writing an answer
 */
public record Speed(double prompt, double generation) {}
