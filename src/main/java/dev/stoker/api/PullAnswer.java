package dev.stoker.api;

import dev.stoker.core.Bytes;
import dev.stoker.core.WallTime;
import dev.stoker.fleet.stock.PullProgress;
import dev.stoker.fleet.stock.Pulls;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A download that is under way, on the wire.
 *
 * @param model as its registry names it
 * @param waiting how many wait for it
 */
@RegisterForReflection
@Schema(name = "Pull")
public record PullAnswer(
        String model, String backend, Instant since, int waiting, ProgressAnswer progress) {
    static PullAnswer of(Pulls.Running running, WallTime time) {
        return new PullAnswer(
                running.key().model(),
                running.key().backend().value(),
                time.at(running.since()),
                running.waiting(),
                ProgressAnswer.of(running.progress()));
    }

    /** Those under way, the oldest first. */
    @RegisterForReflection
    @Schema(name = "PullList")
    public record Listing(List<PullAnswer> pulls) {}

    /**
     * How far a download is: one event of its stream.
     *
     * @param phase {@code resolving}, {@code downloading}, {@code verifying}, {@code installing}
     * @param percent 0 to 100; null while the total is not known
     * @param bytes that are there
     * @param total of all files as far as they are known
     * @param rate bytes a second, lately; null where that cannot be told
     * @param eta seconds that are left at this rate; null where there is none
     * @param note what could not be found out before; null where there is nothing to say
     * @param warning why it may be of no use, such as that it will hardly fit in memory; null where
     *     nothing is known against it. It goes on all the same
     */
    @RegisterForReflection
    @Schema(name = "PullProgress")
    public record ProgressAnswer(
            String phase,
            @Schema(nullable = true) @Nullable Integer percent,
            Bytes bytes,
            @Schema(nullable = true) @Nullable Bytes total,
            @Schema(nullable = true) @Nullable Bytes rate,
            @Schema(nullable = true) @Nullable Long eta,
            @Schema(nullable = true) @Nullable String note,
            @Schema(nullable = true) @Nullable String warning) {
        static ProgressAnswer of(PullProgress progress) {
            Duration eta = progress.eta();
            return new ProgressAnswer(
                    progress.phase().wireName(),
                    progress.percent(),
                    progress.bytes(),
                    progress.total(),
                    progress.rate(),
                    eta == null ? null : eta.toSeconds(),
                    progress.note(),
                    progress.warning());
        }
    }

    /**
     * The end of a download: the last event of its stream.
     *
     * @param model what it is called by from now on
     * @param bytes of all its files
     */
    @RegisterForReflection
    @Schema(name = "PulledModel")
    public record DoneAnswer(String model, String backend, Bytes bytes) {}
}
