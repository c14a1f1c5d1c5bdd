package dev.stoker.proxy;

import dev.stoker.core.Bytes;
import java.time.Duration;

/**
 * How bodies of requests are taken in.
 *
 * @param limit largest body
 * @param held what all calls together hold of them
 * @param patience longest silence of a caller within its body; what takes longer than that in all
 *     must bring a kibibyte a second
 */
record BodyIntake(Bytes limit, HeldBytes held, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static BodyIntake of(ProxySettings settings) {
        Bytes limit = settings.bodyLimit();
        return new BodyIntake(limit, HeldBytes.ofHeap(limit.value()), PATIENCE);
    }
}
