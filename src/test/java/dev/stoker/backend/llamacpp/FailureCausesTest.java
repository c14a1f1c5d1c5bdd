package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureCausesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    port in use | another program has taken its port
                    missing model file | its model file is not there any more
                    truncated model file | its model file is incomplete or damaged: fetch it again
                    not a GGUF | its model file is not a GGUF file
                    unknown flag | this llama-server does not know the option --nope
                    removed flag --mlock | this llama-server does not know the option --mlock
                    bad value | this llama-server refuses the value of --port
                    bad cache type | this llama-server refuses the value of -ctk
                    unknown architecture | this llama-server does not know the architecture 'xlama': install a newer one
                    kv cache under ulimit -v | there is too little memory for this model's context
                    projector that is none | its projector file is not one, or is damaged
                    forbidden model file | Stoker's user may not read its model file
                    """)
    void namesTheCauseOfARealFailure(String name, String cause) {
        assertThat(FailureCauses.of(1, fixture(name))).isEqualTo(cause);
    }

    @Test
    void namesTooLittleGpuMemory() {
        List<String> output = Fixtures.text("llama-server-cuda-out-of-memory.txt").lines().toList();

        assertThat(FailureCauses.of(1, output)).startsWith("the GPU has too little free memory");
    }

    @Test
    void hasRealOutputForEachRow() {
        List<FailureCauses> seen =
                Arrays.stream(FailureCauses.values())
                        .filter(row -> all().values().stream().anyMatch(row::printedIn))
                        .toList();

        assertThat(seen).containsExactly(FailureCauses.values());
    }

    @Test
    void namesWhatKilledIt() {
        assertThat(FailureCauses.of(139, List.of())).isEqualTo("it crashed (SIGSEGV)");
        assertThat(FailureCauses.of(137, List.of())).contains("killed").contains("memory");
        assertThat(FailureCauses.of(143, List.of()))
                .isEqualTo("somebody else ended it (signal 15)");
    }

    @Test
    void quotesTheLastErrorOfAnUnknownFailureWithoutPaths() {
        List<String> output =
                List.of(
                        "0.00.1 I srv  llama_server: initializing ...",
                        "0.00.2 E srv    load_model: something new in '/home/ada/m.gguf'",
                        "0.00.3 E srv  llama_server: exiting due to model loading error");

        String cause = FailureCauses.of(1, output);

        assertThat(cause)
                .startsWith("it ended with exit code 1: srv load_model: something new")
                .doesNotContain("/home/ada");
    }

    private static List<String> fixture(String name) {
        return Objects.requireNonNull(all().get(name), name);
    }

    private static Map<String, List<String>> all() {
        Map<String, List<String>> all =
                new LinkedHashMap<>(Fixtures.cases("llama-server-b11669-startup-failures.txt"));
        all.putAll(Fixtures.cases("llama-server-b11669-startup-failures-2.txt"));
        all.put("cuda", Fixtures.text("llama-server-cuda-out-of-memory.txt").lines().toList());
        return all;
    }
}
