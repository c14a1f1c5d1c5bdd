package dev.stoker.tuning.calibration;

/**
 * One trial.
 *
 * @param promptTokensPerSecond of reading a prompt
 * @param generationTokensPerSecond of generating; of no meaning where nothing is generated
 */
public record Measurement(
        Candidate candidate, double promptTokensPerSecond, double generationTokensPerSecond) {}
