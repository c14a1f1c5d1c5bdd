package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.config.ConfigReading;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeptAnswersTest {
    private static final String FIRST =
            """
            stoker:
              log: {level: info}
              admission: {queue-length: 10}
              cache: {max-size: 64M}
              backends: {lab: {url: 'http://127.0.0.1:8000', kind: vllm}}
              routing: {policy: local-first, retry-share: 20}
              routes:
                chat: {models: [m@lab], cache: {ttl: 1h}}
              templates: {hello: {text: 'Say hello'}}
              tuning: {slots: 2}
              models: {default: chat, folders: [/srv/one], scan-caches: true}
              supervise: {ready-timeout: 1m}
            """;

    @TempDir Path temp;

    @ParameterizedTest
    @CsvSource({
        "level: info, level: debug, false",
        "queue-length: 10, queue-length: 11, false",
        "slots: 2, slots: 3, true",
        "/srv/one, /srv/other, true",
        "scan-caches: true, scan-caches: false, true",
        "ready-timeout: 1m, ready-timeout: 2m, false",
        "default: chat, default: m, false",
        "retry-share: 20, retry-share: 30, false",
        "max-size: 64M, max-size: 32M, true",
        "ttl: 1h, ttl: 2h, true",
        "m@lab, n@lab, true",
        "policy: local-first, policy: fastest, true",
        "8000, 8001, true",
        "Say hello, Say goodbye, true"
    })
    void areForgottenOnlyWhereTheyDependOnWhatChanged(String from, String to, boolean other)
            throws IOException {
        Configuration before = configuration(FIRST);
        Configuration after = configuration(FIRST.replace(from, to));

        assertThat(KeptAnswers.areOtherOnes(before, configuration(FIRST))).isFalse();
        assertThat(KeptAnswers.areOtherOnes(before, after)).isEqualTo(other);
    }

    private Configuration configuration(String text) throws IOException {
        Files.writeString(temp.resolve("stoker.yaml"), text);
        ConfigReading reading =
                ConfigReading.of(
                        new ConfigSources(
                                Map.of("XDG_CONFIG_HOME", temp + "/none"),
                                Map.of("user.home", temp.toString()),
                                temp),
                        host -> new InetAddress[] {InetAddress.getByName(host)});
        assertThat(reading.problems()).isEmpty();
        return reading.configuration(_ -> false, reading.values());
    }
}
