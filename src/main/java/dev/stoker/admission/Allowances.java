package dev.stoker.admission;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The allowances of many, each by its name. Of more than {@value #MOST} the one that was asked for
 * longest ago is forgotten, and has all of its minute again when it comes back. Not safe for
 * threads.
 *
 * @param <K> what they are named by
 */
public final class Allowances<K> {
    private static final int MOST = 4096;

    private final Function<K, Quota> quotas;
    private final Map<K, Allowance> known = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param quotas asked each time, so that a changed one counts from then on
     */
    public Allowances(Function<K, Quota> quotas) {
        this.quotas = quotas;
    }

    /** What is left of that one's. */
    public Allowance of(K name, Instant now) {
        Quota quota = quotas.apply(name);
        Allowance old = known.get(name);
        if (old != null && old.quota().equals(quota)) {
            return old;
        }
        var fresh = new Allowance(quota, now);
        if (quota.requestsPerMinute() == null && quota.tokensPerMinute() == null) {
            known.remove(name);
            return fresh;
        }
        known.put(name, fresh);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
        return fresh;
    }
}
