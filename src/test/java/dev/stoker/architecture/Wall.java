package dev.stoker.architecture;

import static dev.stoker.architecture.Wall.Framework.CDI;
import static dev.stoker.architecture.Wall.Framework.HEALTH;
import static dev.stoker.architecture.Wall.Framework.JACKSON;
import static dev.stoker.architecture.Wall.Framework.JDBC;
import static dev.stoker.architecture.Wall.Framework.JSON_SCHEMA;
import static dev.stoker.architecture.Wall.Framework.LOGGING;
import static dev.stoker.architecture.Wall.Framework.MICROMETER;
import static dev.stoker.architecture.Wall.Framework.MUTINY;
import static dev.stoker.architecture.Wall.Framework.OSHI;
import static dev.stoker.architecture.Wall.Framework.PICOCLI;
import static dev.stoker.architecture.Wall.Framework.QUARKUS_HTTP;
import static dev.stoker.architecture.Wall.Framework.QUARKUS_REST;
import static dev.stoker.architecture.Wall.Framework.QUTE;
import static dev.stoker.architecture.Wall.Framework.SMALLRYE_CONFIG;
import static dev.stoker.architecture.Wall.Framework.VERTX;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatcher;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One row of the dependency table: what a package may use besides itself and the JDK.
 *
 * @param name the package below {@code dev.stoker}; {@link #EACH_BACKEND} stands for every {@code
 *     backend.X}
 * @param packages names of other rows
 * @param frameworks libraries; a pure package has none but Jackson, and logs nothing
 */
record Wall(String name, Set<String> packages, Set<Framework> frameworks) {
    static final String ROOT = "dev.stoker.";

    static final String EACH_BACKEND = "backend.*";

    /** The wire that the backends share; no kind of its own, so each of them may use it. */
    static final String BACKENDS_WIRE = "backend.http";

    static final String OUTSIDE = "outside";

    /** May use everything, so has no row. */
    static final String BOOT = "boot";

    /** Neither frameworks nor I/O nor a clock; {@code URI} and {@code Path} are values. */
    static final Set<String> PURE = Set.of("core", "inference", "dialect", "tuning", "routing");

    /** They look in; nobody but {@code boot} looks at them. */
    static final Set<String> LOOKING_IN = Set.of("config", "observe", BOOT);

    /** What every row may use: the JDK without its database and logging APIs, and nullness. */
    private static final List<String> JDK =
            List.of(
                    "java.io..",
                    "java.lang..",
                    "java.math..",
                    "java.net..",
                    "java.nio..",
                    "java.security..",
                    "java.text..",
                    "java.time..",
                    "java.util",
                    "java.util.concurrent..",
                    "java.util.function..",
                    "java.util.random..",
                    "java.util.regex..",
                    "java.util.stream..",
                    "java.util.zip..",
                    "javax.crypto..",
                    "javax.net..",
                    "jdk.net..",
                    "org.jspecify.annotations..");

    /** The table. Changing a row is a decision for an ADR, not for a commit that needs it. */
    static final List<Wall> TABLE =
            List.of(
                    new Wall("core", Set.of(), Set.of()),
                    new Wall("hardware", Set.of("core"), Set.of(OSHI, LOGGING)),
                    new Wall("gguf", Set.of("core"), Set.of(LOGGING)),
                    new Wall("tuning", Set.of("core", "hardware", "gguf"), Set.of()),
                    new Wall("inference", Set.of("core"), Set.of()),
                    new Wall("dialect", Set.of("inference", "core"), Set.of(JACKSON)),
                    new Wall(
                            "backend",
                            Set.of("inference", "tuning", "core"),
                            Set.of(MUTINY, LOGGING)),
                    new Wall(
                            BACKENDS_WIRE,
                            Set.of("backend", "dialect", "inference", "core"),
                            Set.of(VERTX, MUTINY, JACKSON, LOGGING)),
                    new Wall(
                            EACH_BACKEND,
                            Set.of(
                                    BACKENDS_WIRE,
                                    "backend",
                                    "discovery",
                                    "dialect",
                                    "inference",
                                    "tuning",
                                    "gguf",
                                    "core"),
                            Set.of(VERTX, MUTINY, JACKSON, LOGGING)),
                    new Wall("discovery", Set.of("backend", "hardware", "core"), Set.of(LOGGING)),
                    new Wall("supervise", Set.of("backend", "core"), Set.of(LOGGING)),
                    new Wall("service", Set.of(), Set.of(LOGGING)),
                    new Wall("routing", Set.of("core"), Set.of()),
                    new Wall(
                            "structured",
                            Set.of("inference", "dialect", "core"),
                            Set.of(JACKSON, JSON_SCHEMA)),
                    new Wall("templates", Set.of("core"), Set.of(QUTE)),
                    new Wall("admission", Set.of("core"), Set.of(LOGGING)),
                    new Wall(
                            "fleet",
                            Set.of(
                                    "core",
                                    "hardware",
                                    "gguf",
                                    "tuning",
                                    "inference",
                                    "dialect",
                                    "backend",
                                    "discovery",
                                    "supervise",
                                    "routing",
                                    "admission"),
                            Set.of(MUTINY, LOGGING)),
                    new Wall(
                            "proxy",
                            Set.of(
                                    "fleet",
                                    "admission",
                                    "routing",
                                    "structured",
                                    "templates",
                                    "backend",
                                    "dialect",
                                    "inference",
                                    "core"),
                            Set.of(VERTX, MUTINY, CDI, LOGGING)),
                    // The records of every feature it shows.
                    new Wall(
                            "api",
                            Set.of(
                                    "fleet",
                                    "usage",
                                    "security",
                                    "core",
                                    "hardware",
                                    "gguf",
                                    "tuning",
                                    "inference",
                                    "backend",
                                    "discovery",
                                    "supervise",
                                    "templates",
                                    "routing",
                                    "admission",
                                    "dialect"),
                            Set.of(QUARKUS_REST, CDI, JACKSON, MUTINY, LOGGING)),
                    new Wall("security", Set.of("core"), Set.of(QUARKUS_HTTP, VERTX, CDI, LOGGING)),
                    new Wall("usage", Set.of("core"), Set.of(JDBC, LOGGING)),
                    // The settings record of every feature.
                    new Wall(
                            "config",
                            Set.of(
                                    "core",
                                    "hardware",
                                    "gguf",
                                    "tuning",
                                    "backend",
                                    "discovery",
                                    "supervise",
                                    "templates",
                                    "routing",
                                    "admission",
                                    "fleet",
                                    "proxy",
                                    "api",
                                    "security",
                                    "usage"),
                            Set.of(SMALLRYE_CONFIG, CDI, LOGGING)),
                    new Wall(
                            "observe",
                            Set.of("fleet", "proxy", "inference", "backend", "tuning", "core"),
                            Set.of(MICROMETER, HEALTH, CDI, LOGGING)),
                    new Wall(
                            "cli",
                            Set.of("core", "hardware", "dialect", "api"),
                            Set.of(PICOCLI, JACKSON)));

    /** A library by its packages, in ArchUnit's notation. */
    enum Framework {
        OSHI("oshi.."),
        // The annotation is how a record that only Jackson sees gets into the native image.
        JACKSON(
                "com.fasterxml.jackson..",
                "io.quarkus.jackson..",
                "io.quarkus.runtime.annotations"),
        MUTINY("io.smallrye.mutiny.."),
        VERTX("io.vertx..", "io.netty.."),
        CDI("jakarta.inject..", "jakarta.enterprise..", "jakarta.annotation..", "io.quarkus.arc.."),
        QUARKUS_HTTP("io.quarkus.vertx.http.."),
        QUARKUS_REST(
                "jakarta.ws.rs..",
                "org.jboss.resteasy.reactive..",
                "io.smallrye.common.annotation..",
                "io.quarkus.jackson",
                "org.eclipse.microprofile.openapi.."),
        // The YAML reader's positions are how a bad key is reported with its line.
        SMALLRYE_CONFIG(
                "io.smallrye.config..",
                "org.eclipse.microprofile.config..",
                "io.quarkus.runtime.configuration..",
                "org.yaml.snakeyaml.."),
        MICROMETER("io.micrometer.."),
        HEALTH("org.eclipse.microprofile.health..", "io.smallrye.health.."),
        JDBC("java.sql.."),
        PICOCLI("picocli.."),
        JSON_SCHEMA("com.networknt.schema.."),
        QUTE("io.quarkus.qute.."),
        // Not a framework in the table's sense, but pure code says nothing in a log.
        LOGGING("org.jboss.logging..");

        @SuppressWarnings("ImmutableEnumChecker") // List.of
        final List<String> packages;

        Framework(String... packages) {
            this.packages = List.of(packages);
        }
    }

    /** Whether a class of this row may depend on {@code used}. */
    boolean allows(JavaClass used) {
        String home = used.getBaseComponentType().getPackageName();
        if (home.startsWith(ROOT)) {
            String row = rowOf(home);
            return row.equals(name) || packages.contains(row);
        }
        return Stream.concat(JDK.stream(), frameworks.stream().flatMap(f -> f.packages.stream()))
                .anyMatch(pattern -> PackageMatcher.of(pattern).matches(home));
    }

    /**
     * The row that class package {@code fullName} belongs to: the first word below the root, and
     * {@link #EACH_BACKEND} for a package inside {@code backend} but the shared wire.
     */
    static String rowOf(String fullName) {
        String slice = sliceOf(fullName);
        return slice.startsWith("backend.") && !slice.equals(BACKENDS_WIRE) ? EACH_BACKEND : slice;
    }

    /**
     * As {@link #rowOf}, but each {@code backend.X} for itself: what no cycle may run through. Of a
     * package that is not ours, {@link #OUTSIDE}.
     */
    static String sliceOf(String fullName) {
        if (!fullName.startsWith(ROOT)) {
            return OUTSIDE;
        }
        String[] words = fullName.substring(ROOT.length()).split("\\.", -1);
        return words[0].equals("backend") && words.length > 1
                ? words[0] + "." + words[1]
                : words[0];
    }

    @Override
    public String toString() {
        return name;
    }
}
