package dev.stoker.boot;

import dev.stoker.api.ConfigEvent;
import dev.stoker.config.reload.ReloadNews;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells of reloads: one line of the log each, and an event where anything is as it was not. */
final class ReloadTelling implements Consumer<ReloadNews> {
    private static final Logger LOG = Logger.getLogger("dev.stoker.config");
    private static final int LONGEST = 2000;

    private final Consumer<ConfigEvent> events;

    ReloadTelling(Consumer<ConfigEvent> events) {
        this.events = events;
    }

    @Override
    public void accept(ReloadNews news) {
        switch (news) {
            case ReloadNews.Taken taken -> {
                LOG.infof(
                        "%s: how=%s changes=%d waiting=%d",
                        line(taken.sentence()),
                        taken.how().wireName(),
                        taken.plan().changes().size(),
                        taken.plan().waiting().size());
                if (taken.isChange()) {
                    events.accept(new ConfigEvent(taken.type(), taken.sentence()));
                }
            }
            case ReloadNews.Refused refused -> {
                LOG.warnf(
                        "the configuration is invalid and was not taken over: how=%s problems=%d"
                                + " because=\"%s\" todo=\"correct it; until then all stays as it is\"",
                        refused.how().wireName(),
                        refused.problems().size(),
                        line(String.join("; ", refused.problems())));
                events.accept(new ConfigEvent(refused.type(), refused.sentence()));
            }
        }
    }

    /** A value of the file cannot begin a line of its own, nor fill the journal. */
    private static String line(String text) {
        String safe = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", " ").replace('"', '\'');
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
    }
}
