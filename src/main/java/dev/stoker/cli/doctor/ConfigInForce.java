package dev.stoker.cli.doctor;

import dev.stoker.cli.client.ConfigNews;
import java.util.ArrayList;
import java.util.List;

/** Whether what is configured is what the running daemon goes by. */
final class ConfigInForce {
    private static final String CHECK = "configuration";

    private ConfigInForce() {}

    static List<Finding> of(ConfigNews news) {
        var findings = new ArrayList<Finding>();
        for (String key : news.waiting()) {
            findings.add(
                    Finding.warn(
                            CHECK,
                            key + " was changed and is not in force",
                            "restart the daemon, or change it back"));
        }
        for (String problem : news.problems()) {
            findings.add(
                    Finding.warn(
                            CHECK,
                            "not taken over: " + problem,
                            "correct it; until then the daemon stays as it is"));
        }
        return findings;
    }
}
