package dev.stoker.config.reload;

import dev.stoker.config.ConfigReading;
import dev.stoker.config.Configuration;
import dev.stoker.config.EffectiveValue;
import dev.stoker.config.EffectiveValues;
import dev.stoker.config.FileMarks;
import dev.stoker.config.Reconfigurable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Detect, plan, apply: reads all sources again, refuses them as a whole where anything is wrong,
 * else has the running parts take over what changed. One at a time, whoever asks; every method may
 * be called by any thread but an event loop.
 */
public final class Reload {
    private static final String WATCH = "stoker.reload.watch";

    private final ConfigOrigin origin;
    private final Reconfigurable parts;
    private final InstantSource clock;
    private final Consumer<ReloadNews> news;
    private final EffectiveValues started;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Standing standing;

    /**
     * Reads what the process was started with, so it blocks.
     *
     * @param values what is in force where there is no origin to read it from
     * @param news told by the thread that reloads
     */
    public Reload(
            ConfigOrigin origin,
            EffectiveValues values,
            Reconfigurable parts,
            InstantSource clock,
            Consumer<ReloadNews> news) {
        this.origin = origin;
        this.parts = parts;
        this.clock = clock;
        this.news = news;
        ConfigReading reading = origin.started();
        this.started = reading == null ? values : reading.values();
        this.standing =
                new Standing(
                        started,
                        List.of(),
                        reading == null ? List.of() : reading.marks().paths(),
                        reading != null && isWatching(started),
                        null,
                        null);
    }

    /** As it is now. Does not wait for a reload. */
    public Standing standing() {
        return standing;
    }

    /** How the files looked before they were read at the start; null where there are none. */
    public @Nullable FileMarks marksAtStart() {
        ConfigReading reading = origin.started();
        return reading == null ? null : reading.marks();
    }

    /**
     * Reads all sources and takes them over. Blocks shortly.
     *
     * @param dryRun only says what it would do
     */
    public Outcome reload(Trigger how, boolean dryRun) {
        turn.lock();
        try {
            if (origin.started() == null) {
                return new Outcome.Nowhere();
            }
            ConfigReading reading = origin.read();
            return reading.problems().isEmpty()
                    ? valid(how, dryRun, reading)
                    : refused(how, dryRun, reading.problems());
        } finally {
            turn.unlock();
        }
    }

    private Outcome valid(Trigger how, boolean dryRun, ConfigReading reading) {
        EffectiveValues after = reading.values();
        ReloadPlan plan = ReloadPlan.of(started, standing.values(), after);
        Standing.Reloaded earlier = standing.reloaded();
        Instant last = earlier == null ? null : earlier.at();
        if (dryRun) {
            return new Outcome.Taken(plan, true, last);
        }
        if (plan.applied() > 0) {
            Configuration now;
            try {
                now = reading.configuration(Takeover::needsRestart, started);
            } catch (IllegalStateException | IllegalArgumentException e) {
                // A key or a template has changed since it was checked.
                return refused(how, false, List.of(String.valueOf(e.getMessage())));
            }
            parts.apply(now);
        }
        Standing before = standing;
        boolean mended = before.refused() != null;
        standing =
                new Standing(
                        after,
                        plan.waiting(),
                        reading.marks().paths(),
                        isWatching(after),
                        plan.changes().isEmpty()
                                ? before.reloaded()
                                : new Standing.Reloaded(
                                        clock.instant(), how, plan.changes().size()),
                        null);
        var taken = new ReloadNews.Taken(how, plan, mended, last);
        if (how != Trigger.FILE || taken.isChange()) {
            news.accept(taken);
        }
        return new Outcome.Taken(plan, false, last);
    }

    private Outcome refused(Trigger how, boolean dryRun, List<String> problems) {
        if (dryRun) {
            return new Outcome.Refused(problems);
        }
        Standing before = standing;
        Standing.Refusal known = before.refused();
        standing =
                new Standing(
                        before.values(),
                        before.waiting(),
                        before.files(),
                        before.watching(),
                        before.reloaded(),
                        new Standing.Refusal(clock.instant(), how, problems));
        boolean told = known != null && known.problems().equals(problems);
        if (how != Trigger.FILE || !told) {
            news.accept(new ReloadNews.Refused(how, problems));
        }
        return new Outcome.Refused(problems);
    }

    private static boolean isWatching(EffectiveValues values) {
        EffectiveValue watch = values.of(WATCH);
        return watch != null && "true".equals(watch.value());
    }
}
