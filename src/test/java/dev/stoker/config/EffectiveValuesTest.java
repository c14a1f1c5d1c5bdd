package dev.stoker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of the configuration: every value with its source, and no secret. */
final class EffectiveValuesTest {
    private static final String CANARY = "cAnArY-0123456789";

    @TempDir Path temp;
    private ConfigHome home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void settle() {
        home = new ConfigHome(temp);
    }

    @Test
    void saysWhereEachValueIsFrom() throws IOException {
        Path file =
                home.write("stoker:\n  log: {level: warn}\n  http:\n    allowed-hosts: [a, b]\n");
        environment.put("STOKER_HTTP_PORT", "11600");
        environment.put("STOKER_BACKENDS_LAB_URL", "http://127.0.0.1:9");

        EffectiveValues values = values();

        assertThat(one(values, "stoker.log.level")).isEqualTo("warn " + file + ":2");
        assertThat(one(values, "stoker.http.allowed-hosts")).isEqualTo("a,b " + file + ":4");
        assertThat(one(values, "stoker.http.port")).isEqualTo("11600 STOKER_HTTP_PORT");
        assertThat(one(values, "stoker.http.host")).isEqualTo("127.0.0.1 default");
        assertThat(one(values, "stoker.models.default")).isEqualTo("null default");
        assertThat(one(values, "stoker.backends.lab.url"))
                .isEqualTo("http://127.0.0.1:9 STOKER_BACKENDS_LAB_URL");
        assertThat(one(values, "stoker.backends.lab.enabled")).isEqualTo("true default");
        assertThat(requireNonNull(values.of("stoker.http.port")).usual()).isEqualTo("11500");
        assertThat(values.of("stoker.backends.lab.kind")).isNull();
    }

    @Test
    void hasEveryKeyThatNeedsNoName() throws IOException {
        home.write("stoker: {}\n");

        assertThat(values().all())
                .extracting(EffectiveValue::key)
                .containsExactlyElementsOf(
                        new KnownKeys()
                                .all().keySet().stream()
                                        .filter(key -> !key.contains("*"))
                                        .sorted()
                                        .toList());
    }

    @Test
    void showsNoSecretOfAnyKeyThatMayHoldOne() throws IOException {
        Path key = Files.writeString(temp.resolve("key"), CANARY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        environment.put("LAB_KEY", CANARY);
        environment.put("CREDENTIALS_DIRECTORY", temp.toString());
        home.write(
                """
                stoker:
                  models: {hub-token-file: %1$s}
                  backends:
                    a: {url: 'http://127.0.0.1:9', key-env: LAB_KEY}
                    b: {url: 'http://127.0.0.1:9', key-file: %1$s}
                    c: {url: 'http://127.0.0.1:9', key-credential: key}
                    d: {url: 'http://127.0.0.1:9', key-env: %2$s}
                    e: {url: 'http://127.0.0.1:9', key-credential: %2$s}
                    f: {url: 'http://127.0.0.1:9', key-file: %2$s}
                    g: {url: 'http://127.0.0.1:9', headers: {x-team: %2$s}}
                """
                        .formatted(key, CANARY));

        EffectiveValues values = values();

        assertThat(values.all().toString() + values).doesNotContain(CANARY);
        assertThat(one(values, "stoker.backends.a.key-env")).startsWith("LAB_KEY ");
        assertThat(one(values, "stoker.backends.b.key-file")).startsWith(key + " ");
        assertThat(one(values, "stoker.backends.c.key-credential")).startsWith("key ");
        for (String masked : List.of("d.key-env", "e.key-credential", "f.key-file")) {
            assertThat(one(values, "stoker.backends." + masked)).startsWith("*** ");
        }
        assertThat(one(values, "stoker.backends.g.headers.x-team")).startsWith("*** ");
    }

    @ParameterizedTest
    @CsvSource({
        "stoker.backends.*.url, https://me:" + CANARY + "@host/v1, https://***@host/v1",
        "stoker.models.hub, https://" + CANARY + "@host, https://***@host",
        "stoker.backends.*.url, http://a@b@c/, http://***@c/",
        "stoker.later.api-key, " + CANARY + ", ***",
        "stoker.later.*.token, " + CANARY + ", ***",
        "stoker.tuning.models.*.keys, q8_0, q8_0",
        "stoker.admission.tokens-per-minute, 5, 5"
    })
    void hidesWhoIsInAnAddressAndWhatLaterKeysMayBeCalled(
            String pattern, String value, String shown) {
        assertThat(new Masks(Map.of()).masked(pattern, value)).isEqualTo(shown);
    }

    @Test
    void areOthersWhereAKeyIsAnother() throws IOException {
        Path key = Files.writeString(temp.resolve("key"), "one");
        home.write(
                "stoker: {backends: {b: {url: 'http://127.0.0.1:9', key-file: %s}}}\n"
                        .formatted(key));
        EffectiveValue before = requireNonNull(values().of("stoker.backends.b.key-file"));

        assertThat(requireNonNull(values().of(before.key())).isAs(before)).isTrue();
        Files.writeString(key, "two");

        assertThat(requireNonNull(values().of(before.key())).isAs(before)).isFalse();
    }

    /** Its owner was told to make it safe, and does not change the key for that. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such permissions")
    void areOthersWhereAKeyIsMadeSafe() throws IOException {
        Path key = Files.writeString(temp.resolve("key"), "one");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        home.write(
                "stoker: {backends: {b: {url: 'http://127.0.0.1:9', key-file: %s}}}\n"
                        .formatted(key));
        EffectiveValue before = requireNonNull(values().of("stoker.backends.b.key-file"));

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

        assertThat(requireNonNull(values().of(before.key())).isAs(before)).isFalse();
    }

    private EffectiveValues values() {
        ConfigReading reading =
                ConfigReading.of(
                        home.sources(environment),
                        host -> new InetAddress[] {InetAddress.getByName(host)});
        assertThat(reading.problems()).isEmpty();
        return reading.values();
    }

    private static String one(EffectiveValues values, String key) {
        return values.all().stream()
                .filter(value -> value.key().equals(key))
                .map(value -> value.value() + " " + value.source())
                .collect(Collectors.joining());
    }
}
