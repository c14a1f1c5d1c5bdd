package dev.stoker.boot;

import dev.stoker.api.ConfigAnswer;
import dev.stoker.api.ConfigAnswer.PendingAnswer;
import dev.stoker.api.ConfigAnswer.RefusalAnswer;
import dev.stoker.api.ConfigAnswer.ReloadedAnswer;
import dev.stoker.api.ConfigAnswer.UnreadableAnswer;
import dev.stoker.api.ConfigAnswer.ValueAnswer;
import dev.stoker.api.ConfigControl;
import dev.stoker.api.ReloadAnswer;
import dev.stoker.api.ReloadAnswer.ChangeAnswer;
import dev.stoker.config.Unreadable;
import dev.stoker.config.reload.Change;
import dev.stoker.config.reload.Outcome;
import dev.stoker.config.reload.Reload;
import dev.stoker.config.reload.ReloadNews;
import dev.stoker.config.reload.ReloadPlan;
import dev.stoker.config.reload.Standing;
import dev.stoker.config.reload.Takeover;
import dev.stoker.config.reload.Trigger;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The configuration as the API tells it. */
final class ReloadControl implements ConfigControl {
    private final Reload reload;
    private final Supplier<@Nullable List<Unreadable>> unreadable;

    /**
     * @param unreadable model folders at this moment; null where that is not known
     */
    ReloadControl(Reload reload, Supplier<@Nullable List<Unreadable>> unreadable) {
        this.reload = reload;
        this.unreadable = unreadable;
    }

    @Override
    public ConfigAnswer shown() {
        Standing now = reload.standing();
        return new ConfigAnswer(
                now.values().all().stream()
                        .map(one ->
                                new ValueAnswer(one.key(), one.value(), one.source(), one.usual()))
                        .toList(),
                Takeover.rows().keySet().stream().filter(key -> key.contains("*")).toList(),
                pending(now.waiting()),
                now.files().stream().map(Path::toString).toList(),
                now.watching(),
                reloaded(now.reloaded()),
                refused(now.refused()),
                told(unreadable.get()));
    }

    private static @Nullable List<UnreadableAnswer> told(@Nullable List<Unreadable> folders) {
        return folders == null
                ? null
                : folders.stream()
                        .map(one ->
                                new UnreadableAnswer(
                                        one.path().toString(), one.because(), one.remedy()))
                        .toList();
    }

    private static @Nullable ReloadedAnswer reloaded(Standing.@Nullable Reloaded last) {
        return last == null
                ? null
                : new ReloadedAnswer(last.at(), last.how().wireName(), last.changes());
    }

    private static @Nullable RefusalAnswer refused(Standing.@Nullable Refusal last) {
        return last == null
                ? null
                : new RefusalAnswer(last.at(), last.how().wireName(), last.problems());
    }

    @Override
    public Result reload(boolean dryRun) {
        return switch (reload.reload(Trigger.REQUEST, dryRun)) {
            case Outcome.Taken(var plan, var dry, var last) ->
                    new Result.Done(answer(plan, dry, last));
            case Outcome.Refused(var problems) -> new Result.Refused(problems);
            case Outcome.Nowhere _ ->
                    throw new StokerException(
                            ErrorCode.NOT_SUPPORTED,
                            "there is nothing to reload from (expected: a daemon that 'stoker"
                                    + " serve' has started)");
        };
    }

    private static ReloadAnswer answer(ReloadPlan plan, boolean dryRun, @Nullable Instant last) {
        return new ReloadAnswer(
                dryRun,
                dryRun ? ReloadNews.would(plan) : ReloadNews.taken(plan, last),
                plan.changes().stream()
                        .map(one ->
                                new ChangeAnswer(
                                        one.key(), one.from(), one.to(), one.effect().wireName()))
                        .toList(),
                pending(plan.waiting()));
    }

    private static List<PendingAnswer> pending(List<Change> waiting) {
        return waiting.stream()
                .map(one ->
                        new PendingAnswer(
                                one.key(),
                                one.from(),
                                one.to(),
                                String.valueOf(Takeover.because(one.key()))))
                .toList();
    }
}
