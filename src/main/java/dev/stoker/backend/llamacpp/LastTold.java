package dev.stoker.backend.llamacpp;

import dev.stoker.backend.Health;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What servers told last of themselves, for a while in which they are too busy to tell it again:
 * that a version is not known would change what is asked of them. Safe for any thread.
 */
final class LastTold {
    private static final int SERVERS = 256;

    private final Map<URI, Health.Ready> last = new LinkedHashMap<>();

    /**
     * What is said of a server now; what it said last, if nothing is.
     *
     * @param now null if it is well, and no more is known
     */
    synchronized Health orLast(URI base, @Nullable Health now) {
        if (now == null) {
            Health.Ready known = last.get(base);
            return known == null ? new Health.Ready(null) : known;
        }
        // One that loads or is gone may come back as another.
        last.remove(base);
        if (now instanceof Health.Ready ready && ready.version() != null) {
            if (last.size() >= SERVERS) {
                last.remove(last.keySet().iterator().next());
            }
            last.put(base, ready);
        }
        return now;
    }
}
