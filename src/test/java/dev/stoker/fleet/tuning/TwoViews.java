package dev.stoker.fleet.tuning;

import dev.stoker.core.Fact;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Resident;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A machine that engines of Stoker's own find otherwise than a server of somebody else's. */
public final class TwoViews implements Machine {
    final Hardware own;
    Hardware theirs;
    @Nullable Long lookedAt;

    /** For engines of Stoker's own, and for servers of others. */
    public TwoViews(Hardware own, Hardware theirs) {
        this.own = own;
        this.theirs = theirs;
    }

    @Override
    public Hardware read() {
        return own;
    }

    @Override
    public Hardware readFor(@Nullable Long pid) {
        lookedAt = pid;
        return theirs;
    }

    @Override
    public Fact<Resident> resident(long pid) {
        return Fact.unknown("no such process");
    }

    @Override
    public @Nullable Double busyCpus(Set<Long> besides) {
        return null;
    }
}
