package dev.stoker.cli.pages;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the page for {@code man} says besides the commands. */
final class ManTexts {
    static final String DESCRIPTION =
            "Stoker finds the model servers of this machine, starts and tunes those it may, and gives"
                    + " every program one address to ask. 'stoker serve' is the daemon; the other"
                    + " commands ask it. Results go to standard output, everything else to standard"
                    + " error.";

    static final Map<String, String> ENVIRONMENT =
            ordered(
                    "STOKER_ADDRESS",
                    "Where the daemon answers, for commands without --address.",
                    "STOKER_CONFIG",
                    "The one configuration file to read instead of the two below.",
                    "STOKER_...",
                    "Every key of the configuration, such as STOKER_HTTP_PORT for stoker.http.port.",
                    "XDG_CONFIG_HOME, XDG_STATE_HOME",
                    "Where the user's configuration and state are.",
                    "NO_COLOR",
                    "No colours, also on a terminal.");

    static final Map<String, String> FILES =
            ordered(
                    "/etc/stoker/stoker.yaml",
                    "The machine's configuration.",
                    "~/.config/stoker/stoker.yaml",
                    "The user's configuration, which counts before the machine's.",
                    "~/.local/state/stoker",
                    "The state of a daemon that a user runs: token, logs, models.",
                    "/var/lib/stoker",
                    "The state of the machine's service.");

    static final Map<String, String> EXAMPLES =
            ordered(
                    "stoker service install",
                    "Have Stoker run as a service of yours; shows what it will do first.",
                    "stoker status",
                    "What can be served now, and by what.",
                    "stoker run llama3.1:8b 'Why is the sky blue?'",
                    "Ask a model, wherever it is.",
                    "stoker plan llama3.1:8b --context 32k",
                    "What a longer context would take.");

    static final String SEE_ALSO = "systemctl(1), journalctl(1), launchctl(1)";

    private ManTexts() {}

    private static Map<String, String> ordered(String... terms) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < terms.length; i += 2) {
            map.put(terms[i], terms[i + 1]);
        }
        return map;
    }
}
