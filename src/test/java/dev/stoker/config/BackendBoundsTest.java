package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a key may go. */
final class BackendBoundsTest {
    @TempDir private Path temp;

    /** The problems of one backend, each without the place. */
    private List<String> problems(String backend) throws IOException {
        Path file = temp.resolve("stoker.yaml");
        Files.writeString(file, "stoker: {backends: {x: {" + backend + "}}}");
        var sources =
                new ConfigSources(
                        Map.of("STOKER_CONFIG", file.toString(), "MINE", "canary-5ec2e7"),
                        Map.of("user.home", temp.toString()),
                        temp);
        return ConfigCheck.problems(
                        sources, host -> new InetAddress[] {InetAddress.getByName(host)})
                .stream()
                .map(problem -> problem.replaceFirst("^\\S+stoker\\.yaml:\\d+: ", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.groq.com/openai, 'key-env: MINE'",
        "http://10.0.0.5:8000, 'key-env: MINE, location: cloud'",
        "http://10.0.0.5:8000, 'key-credential: lab, kind: anthropic'",
        "http://10.0.0.5:8000, 'preset: openai, key-env: MINE'",
        "http://localhost.example, 'preset: groq'"
    })
    void sendsNoKeyToACloudInTheClear(String url, String more) throws IOException {
        assertThat(problems("url: '" + url + "', " + more))
                .contains(
                        "stoker.backends.x.url: '"
                                + url
                                + "' (expected: https, since a key is sent to this cloud)");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.groq.com/openai, 'key-env: MINE'",
        "http://127.0.0.1:4000, 'key-env: MINE, location: cloud'",
        "http://LOCALHOST:4000, 'key-env: MINE, location: cloud'",
        "http://[::1]:4000, 'key-env: MINE, location: cloud'",
        "http://10.0.0.5:8000, 'key-env: MINE'",
        "http://10.0.0.5:8000, 'preset: openai, key-env: MINE, location: network'",
        "http://10.0.0.5:8000, 'location: cloud'"
    })
    void sendsAKeyInTheClearToNoMoreThanTheOwnersNetwork(String url, String more)
            throws IOException {
        assertThat(problems("url: '" + url + "', " + more)).isEmpty();
    }
}
