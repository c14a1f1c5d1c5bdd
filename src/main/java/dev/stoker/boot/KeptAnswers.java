package dev.stoker.boot;

import dev.stoker.config.Configuration;
import dev.stoker.routing.RouteDefinition;
import java.util.List;

/** Whether answers that were kept are those that would be given now. Pure. */
final class KeptAnswers {
    private KeptAnswers() {}

    /**
     * Whether anything changed that an answer of a route may depend on: the routes, where they lead
     * to, the model files that there are and how engines run them, the templates that write
     * prompts, how much is kept.
     */
    static boolean areOtherOnes(Configuration before, Configuration now) {
        return !before.cache().equals(now.cache())
                || !routes(before).equals(routes(now))
                || before.fleet().routing().policy() != now.fleet().routing().policy()
                || !before.fleet().backends().equals(now.fleet().backends())
                || !before.modelFolders().equals(now.modelFolders())
                || before.scanCaches() != now.scanCaches()
                || !before.tuning().equals(now.tuning())
                || !before.templates().areAs(now.templates());
    }

    private static List<RouteDefinition> routes(Configuration one) {
        return one.fleet().routing().table().all();
    }
}
