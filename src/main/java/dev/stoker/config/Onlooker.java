package dev.stoker.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who looks at files, and how: outside of tests the user of this process.
 *
 * @param user by name
 * @param boxed whether this is the machine's service, whose unit hides all homes
 * @param lists whether {@code setfacl} lets one more user in, as on Linux
 * @param enters whether the user may look into a folder that is there
 * @param reads whether the user may read what is there
 */
record Onlooker(
        String user, boolean boxed, boolean lists, Predicate<Path> enters, Predicate<Path> reads) {
    /**
     * The user of this process.
     *
     * @param environment systemd tells a service by it where its state is, and where it reports
     */
    static Onlooker ofThisProcess(Map<String, String> environment) {
        return new Onlooker(
                System.getProperty("user.name", "?"),
                isSet(environment, "STATE_DIRECTORY") && isSet(environment, "NOTIFY_SOCKET"),
                System.getProperty("os.name", "").equals("Linux"),
                Files::isExecutable,
                Files::isReadable);
    }

    private static boolean isSet(Map<String, String> environment, String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }
}
