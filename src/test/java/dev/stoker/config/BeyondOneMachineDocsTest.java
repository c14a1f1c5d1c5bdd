package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.docs.YamlBlocks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/beyond-one-machine.md}: what it shows can be taken as it is. */
final class BeyondOneMachineDocsTest {
    private static final Pattern KEY = Pattern.compile("key-env: (\\w+)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static List<String> blocks() {
        return YamlBlocks.of("beyond-one-machine.md");
    }

    @Test
    void thereAreBlocksOfEachKind() {
        assertThat(blocks()).hasSize(6);
        assertThat(String.join("", blocks()))
                .contains("kind: vllm", "kind: openai", "kind: llamacpp", "rpc-servers:");
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void eachBlockIsAConfiguration(String block) throws IOException {
        assertThat(problems(block)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.6, host:port",
        "http://10.0.0.6:50052, host:port",
        "10.0.0.6:0, host:port",
        "10.0.0.6:65536, host:port",
        "'[fe80::1]:50052', host:port",
        "'10.0.0.6:50052 --log-file x:1', host:port"
    })
    void aWorkerIsAHostAndAPort(String worker, String expected) throws IOException {
        String block = YamlBlocks.with("beyond-one-machine.md", "rpc-servers");

        assertThat(problems(block.replace("10.0.0.6:50052", worker)))
                .singleElement()
                .asString()
                .contains("stoker.supervise.rpc-servers", expected);
    }

    @Test
    void thereAreNoMoreWorkersThanLlamaCppTakes() throws IOException {
        String many = "a:1,".repeat(16) + "a:1";

        assertThat(problems("stoker: {supervise: {rpc-servers: [" + many + "]}}"))
                .singleElement()
                .asString()
                .contains("stoker.supervise.rpc-servers");
    }

    private List<String> problems(String block) throws IOException {
        Path file = Files.writeString(folder.resolve("stoker.yaml"), block);
        Map<String, String> environment = new HashMap<>();
        environment.put("STOKER_CONFIG", file.toString());
        KEY.matcher(block).results().forEach(key -> environment.put(key.group(1), "a-key"));
        var sources =
                new ConfigSources(environment, Map.of("user.home", folder.toString()), folder);
        return ConfigCheck.problems(sources, BeyondOneMachineDocsTest::looked);
    }

    /** Names of the document are nobody's, and no name server is asked. */
    private static InetAddress[] looked(String host) throws UnknownHostException {
        String address = host.matches("[0-9.]+") ? host : "10.0.0.5";
        return new InetAddress[] {InetAddress.getByName(address)};
    }
}
