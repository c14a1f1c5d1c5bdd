package dev.stoker.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * One server-sent event, as read by the rules and not by the code under test.
 *
 * @param name empty if the event has none
 * @param data its lines joined
 */
public record ServerEvent(String name, String data) {

    /** The events of a stream in order, one that was cut left out. */
    public static List<ServerEvent> all(String stream) {
        var events = new ArrayList<ServerEvent>();
        var name = "";
        var data = new ArrayList<String>();
        for (String line : stream.split("\r?\n", -1)) {
            if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.add(line.substring(5).strip());
            } else if (line.isEmpty() && !data.isEmpty()) {
                events.add(new ServerEvent(name, String.join("\n", data)));
                name = "";
                data.clear();
            }
        }
        return List.copyOf(events);
    }
}
