package dev.stoker.tuning.calibration;

/**
 * What the speed is wanted for: a request of so many tokens read and generated.
 *
 * @param promptTokens more than zero
 * @param generatedTokens zero for embeddings
 */
public record Workload(int promptTokens, int generatedTokens) {
    /** A chat with some history. */
    public static final Workload CHAT = new Workload(512, 128);

    /** A text to be embedded. */
    public static final Workload EMBEDDING = new Workload(512, 0);

    /** Tokens a second over the whole request; zero for figures that make no sense. */
    double speed(Measurement measurement) {
        double seconds = time(promptTokens, measurement.promptTokensPerSecond());
        if (generatedTokens > 0) {
            seconds += time(generatedTokens, measurement.generationTokensPerSecond());
        }
        double speed = (promptTokens + generatedTokens) / seconds;
        return Double.isFinite(speed) && speed > 0 ? speed : 0;
    }

    private static double time(int tokens, double perSecond) {
        return perSecond > 0 ? tokens / perSecond : Double.POSITIVE_INFINITY;
    }
}
