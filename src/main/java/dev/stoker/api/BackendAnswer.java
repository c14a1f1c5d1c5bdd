package dev.stoker.api;

import dev.stoker.backend.Capability;
import dev.stoker.core.WallTime;
import dev.stoker.discovery.ProviderAdvice;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.EngineView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A backend on the wire.
 *
 * @param state {@code unknown}, {@code starting}, {@code loading}, {@code ready}, {@code degraded},
 *     {@code wedged}, {@code down}, {@code cooling} or {@code stopped}
 * @param since when that state began
 * @param reason why it is in that state, one sentence
 * @param latencyMs of an answer to a look; null where none was answered
 * @param how it is known
 * @param engines processes of a supervised backend; otherwise empty
 * @param capabilities what it can do, as far as its kind, its version and it itself tell, in the
 *     order of the alphabet
 */
@RegisterForReflection
@Schema(name = "Backend")
public record BackendAnswer(
        String id,
        String kind,
        String origin,
        @Schema(nullable = true) @Nullable URI url,
        String state,
        Instant since,
        String reason,
        @Schema(nullable = true) @Nullable Long latencyMs,
        @Schema(nullable = true) @Nullable String version,
        int models,
        @Schema(nullable = true) @Nullable String lastError,
        String how,
        List<EngineAnswer> engines,
        List<String> capabilities) {

    static BackendAnswer of(BackendView view, WallTime time) {
        return new BackendAnswer(
                view.id().value(),
                view.kind().wireName(),
                view.origin().wireName(),
                view.base(),
                view.condition().state().wireName(),
                time.at(view.condition().since()),
                view.condition().reason(),
                millis(view.condition().latency()),
                view.version(),
                view.modelCount(),
                view.lastError(),
                view.how(),
                view.engines().stream().map(one -> EngineAnswer.of(one, time)).toList(),
                view.capabilities().stream().map(Capability::wireName).sorted().toList());
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : Long.valueOf(time.toMillis());
    }

    /**
     * An engine on the wire.
     *
     * @param use {@code generate} or {@code embed}
     * @param state {@code stopped}, {@code starting}, {@code ready}, {@code draining}, {@code
     *     cooling}
     * @param inUse requests it serves now
     * @param failures ends in a row that nobody asked for
     * @param lastLines what it wrote last, oldest first, if it failed
     * @param held whether somebody has stopped it by hand, so that no call starts it
     */
    @RegisterForReflection
    @Schema(name = "Engine")
    public record EngineAnswer(
            String model,
            String use,
            String state,
            Instant since,
            @Schema(nullable = true) @Nullable String because,
            @Schema(nullable = true) @Nullable Long pid,
            @Schema(nullable = true) @Nullable URI url,
            int inUse,
            int failures,
            List<String> lastLines,
            boolean held) {

        static EngineAnswer of(EngineView view, WallTime time) {
            return new EngineAnswer(
                    view.model(),
                    view.use().name().toLowerCase(Locale.ROOT),
                    view.state(),
                    time.at(view.since()),
                    view.because(),
                    view.pid(),
                    view.base(),
                    view.inUse(),
                    view.failures(),
                    view.lastLines(),
                    view.held());
        }
    }

    /**
     * The list of all backends.
     *
     * @param advice which installed program suits this machine; null where a server runs or is
     *     configured
     */
    @RegisterForReflection
    @Schema(name = "BackendList")
    public record Listing(
            List<BackendAnswer> backends,
            List<InstallationAnswer> installed,
            @Schema(nullable = true) @Nullable AdviceAnswer advice) {
        /** Without advice. */
        public Listing(List<BackendAnswer> backends, List<InstallationAnswer> installed) {
            this(backends, installed, null);
        }
    }

    /**
     * Which installed program suits this machine.
     *
     * @param because one sentence
     * @param todo what to do for it; null where Stoker starts it by itself
     */
    @RegisterForReflection
    @Schema(name = "ProviderAdvice")
    public record AdviceAnswer(
            String kind, String because, @Schema(nullable = true) @Nullable String todo) {
        /** As the wire shows it. */
        public static AdviceAnswer of(ProviderAdvice advice) {
            return new AdviceAnswer(advice.kind().wireName(), advice.because(), advice.todo());
        }
    }
}
