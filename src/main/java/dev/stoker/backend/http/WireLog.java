package dev.stoker.backend.http;

import io.vertx.core.http.HttpMethod;
import java.net.URI;
import org.jboss.logging.Logger;

/**
 * What goes over the wire, for {@code log.level: debug}: which way is asked where, and with what
 * status it is answered. Never a header, a query or a body: keys and prompts are there.
 */
final class WireLog {
    private static final Logger LOG = Logger.getLogger(WireLog.class);
    private static final int LONGEST = 200;

    private WireLog() {}

    static void asks(HttpMethod method, URI at) {
        if (LOG.isDebugEnabled()) {
            LOG.debugf("asks: method=%s at=%s", method, shown(at));
        }
    }

    static void answers(HttpMethod method, URI at, int status) {
        if (LOG.isDebugEnabled()) {
            LOG.debugf("answered: method=%s at=%s status=%d", method, shown(at), status);
        }
    }

    /** The path as it is sent, where nothing begins a line of its own. */
    private static String shown(URI at) {
        String text = at.getScheme() + "://" + at.getHost() + port(at) + at.getRawPath();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static String port(URI at) {
        return at.getPort() < 0 ? "" : ":" + at.getPort();
    }
}
