package dev.stoker.backend.lmstudio;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Which instances this process had LM Studio load, so that it unloads no other. LM Studio itself
 * does not tell who loaded what. Nothing of this outlives the process: what an earlier Stoker
 * loaded counts as somebody else's. At most {@link #MOST} are remembered, the oldest are forgotten
 * first; an instance that a later list lacks is forgotten too, since LM Studio gives its name
 * again. Safe for threads.
 */
public final class OwnInstances {
    static final int MOST = 256;

    private record Instance(URI origin, String id) {}

    private final SequencedSet<Instance> loaded = new LinkedHashSet<>();

    synchronized void add(URI origin, String id) {
        loaded.addLast(new Instance(origin, id));
        if (loaded.size() > MOST) {
            loaded.removeFirst();
        }
    }

    synchronized boolean contains(URI origin, String id) {
        return loaded.contains(new Instance(origin, id));
    }

    /** All at that server, in the order they were loaded. */
    synchronized List<String> at(URI origin) {
        return loaded.stream()
                .filter(instance -> instance.origin().equals(origin))
                .map(Instance::id)
                .toList();
    }

    synchronized void remove(URI origin, String id) {
        loaded.remove(new Instance(origin, id));
    }

    /**
     * Forgets those that are gone.
     *
     * @param asked what was known before the server was asked: what was loaded since may be missing
     *     in its answer
     */
    synchronized void keep(URI origin, List<String> asked, Set<String> there) {
        asked.stream().filter(id -> !there.contains(id)).forEach(id -> remove(origin, id));
    }
}
