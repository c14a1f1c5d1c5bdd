package dev.stoker.boot.journal;

import io.vertx.ext.web.Router;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/**
 * Has the log written as the journal wants it. Quarkus has no key for that, and takes formatters
 * from extensions only: so they are changed at the first event of a start, which makes the routes
 * and with them all that is behind.
 */
@Singleton
final class JournalLog {
    void begin(@Observes @Priority(1) Router routes) {
        begin(System.getenv());
    }

    private static void begin(Map<String, String> environment) {
        if (Journal.hasTheLog(environment)) {
            change(Logger.getLogger("").getHandlers());
        }
    }

    /** Those that write to the console, also behind others. */
    static void change(Object[] handlers) {
        for (Object one : handlers) {
            if (one instanceof ConsoleHandler console
                    && console.getFormatter() instanceof PatternFormatter usual) {
                console.setFormatter(JournalFormat.of(usual));
            } else if (one instanceof ExtHandler outer) {
                change(outer.getHandlers());
            }
        }
    }
}
