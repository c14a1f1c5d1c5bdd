package dev.stoker.supervise;

import java.time.Duration;
import java.util.List;

/**
 * Stops one engine, on a virtual thread of its own. A llama-server asked once waits for its open
 * streams, one with a request that is no stream for ever; asked again it exits at once (measured
 * with build 11669); and one that is stuck must be killed. Then its children, if it left any.
 */
final class EngineStop {
    private final EngineProcess process;
    private final Duration grace;

    EngineStop(EngineProcess process, Duration grace) {
        this.process = process;
        this.grace = grace;
    }

    void run() {
        List<ProcessHandle> children = process.descendants();
        try {
            process.terminate();
            if (!process.endsWithin(grace)) {
                process.terminate();
                if (!process.endsWithin(grace)) {
                    process.kill();
                }
            }
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
        }
        // A handle knows when its process began, so a number used again is not hit.
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
