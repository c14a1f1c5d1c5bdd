package dev.stoker.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.Map;
import java.util.Set;

/** What the pure ring must not do. {@code URI} and {@code Path} are values there, streams not. */
final class Purity {
    /** Of the packages whose classes mostly touch files and sockets, those that touch none. */
    private static final Map<String, Set<String>> VALUES =
            Map.of(
                    "java.io",
                    Set.of(
                            "IOException",
                            "UncheckedIOException",
                            "Serializable",
                            "ByteArrayInputStream",
                            "ByteArrayOutputStream",
                            "StringReader",
                            "StringWriter"),
                    "java.net",
                    Set.of("URI", "URISyntaxException", "URLDecoder", "URLEncoder"),
                    "java.net.http",
                    Set.of(),
                    "java.nio.channels",
                    Set.of(),
                    "java.nio.file",
                    Set.of("Path", "InvalidPathException"));

    private static final Set<String> MACHINE =
            Set.of(
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.ProcessHandle",
                    "java.lang.Runtime",
                    "java.nio.file.Files");

    /** Methods of {@link System} that are the same everywhere and always. */
    private static final Set<String> HARMLESS =
            Set.of("arraycopy", "identityHashCode", "lineSeparator");

    /**
     * Classes that tell people or callers what time it is, or keep it on disk: the stamps of
     * events, answers, keys and calibrations, and dates that servers say. A command ends before its
     * clock is set.
     */
    static final Set<String> TELL_THE_TIME =
            Set.of(
                    "api.EventFeed",
                    "backend.http.Answer",
                    "boot.LocalLook",
                    "boot.SteadyClock",
                    "boot.ReloadWiring",
                    "boot.TuningWiring",
                    "proxy.OllamaCall",
                    "proxy.OllamaDeeds",
                    "proxy.Translation",
                    "proxy.UpstreamTry",
                    "security.GuardRoute");

    private static final Set<String> PATH_ON_DISK =
            Set.of("toRealPath", "toAbsolutePath", "toFile", "register");

    private Purity() {}

    static boolean doesInputOrOutput(JavaClass used) {
        Set<String> values = VALUES.get(used.getPackageName());
        return MACHINE.contains(used.getName())
                || (values != null && !values.contains(used.getSimpleName()));
    }

    static boolean isImpure(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        String method = call.getName();
        return switch (owner) {
            case "java.lang.System" -> !HARMLESS.contains(method);
            case "java.nio.file.Path" -> PATH_ON_DISK.contains(method);
            case "java.util.Locale", "java.util.TimeZone" -> method.equals("getDefault");
            default -> asksTheTime(call);
        };
    }

    static boolean asksTheTime(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        String method = call.getName();
        return switch (owner) {
            case "java.lang.System" -> method.equals("currentTimeMillis");
            case "java.time.Clock" -> method.startsWith("system");
            case "java.time.InstantSource" -> method.equals("system");
            default -> owner.startsWith("java.time.") && method.equals("now");
        };
    }
}
