package dev.stoker.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.api.ApiJson;
import dev.stoker.api.PlanAnswer;
import dev.stoker.api.PlanAnswer.RunningAnswer;
import dev.stoker.cli.PlannedModels;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanCheckTest {
    @Test
    void tooManyThreadsAndTooLittleContextCostAndHaveTheirFix() {
        List<Finding> findings = of(PlannedModels.ADVISED);

        assertThat(findings)
                .extracting(Finding::what)
                .containsExactly(
                        "tiny@x computes with 4 threads, planned are 1: a quota of 1.5 CPUs leaves"
                                + " one whole one",
                        "tiny@x runs with a context of 4096, planned are 8192: longer prompts are"
                                + " cut or refused");
        assertThat(findings)
                .extracting(Finding::advice)
                .containsOnly(
                        "set: --threads 1 --ctx-size 8192 --cache-type-k q8_0;"
                                + " 'stoker plan tiny@x' shows all of it");
    }

    @Test
    void moreContextThanFitsIsToldFrom() {
        List<Finding> findings = of(running("vllm", 1, 131072));

        assertThat(findings)
                .extracting(Finding::what)
                .containsExactly(
                        "tiny@x runs with a context of 131072, planned are 8192: it may run out of"
                                + " memory");
    }

    @Test
    void ollamaCutsInSilenceAndIsSetInItsEnvironment() {
        List<Finding> findings = of(running("ollama", null, 4096));

        assertThat(findings.getFirst().what()).endsWith(": longer prompts are cut in silence");
        assertThat(findings.getFirst().advice())
                .startsWith("set in the environment of its service: ")
                .doesNotContain("--apply", "PARAMETER");
    }

    @ParameterizedTest
    @CsvSource({"localai", "lmstudio"})
    void whatStokerCanSetItIsToldToSet(String kind) {
        assertThat(of(running(kind, null, 4096)).getFirst().advice())
                .isEqualTo("run: stoker plan tiny@x --apply");
    }

    @Test
    void adviceThatNobodyCanSeeToBeFollowedIsRepeated() {
        List<Finding> findings = of(PlannedModels.theirs("x", "vllm", null));

        assertThat(findings)
                .extracting(Finding::what)
                .containsExactly(
                        "tiny@x is not set as planned: only the server's owner can set it");
    }

    @Test
    void aServerThatRunsAsAdvisedIsNoFinding() {
        assertThat(of(running("vllm", 1, 8192))).isEmpty();
    }

    /** A server tells of its whole context, or of one request's. */
    @ParameterizedTest
    @CsvSource({"2048, 0", "8192, 0", "1024, 1", "4096, 1"})
    void contextIsThatOfOneRequestWhereSlotsDivideIt(int context, int findings) {
        var now = new RunningAnswer(1, context, null, null, null, "/props");

        assertThat(of(PlannedModels.theirs("x", "vllm", now, 4))).hasSize(findings);
    }

    @Test
    void whatMayRunOutOfMemoryIsToldWithWhatWouldFit() {
        assertThat(of(PlannedModels.TOO_LARGE))
                .containsExactly(
                        Finding.warn(
                                "plans",
                                "tiny@x may run out of memory: it would take 2.4 GiB of the 1.5 GiB"
                                        + " that the cgroup leaves after a reserve",
                                "what would fit: keys and values in q8_0"));
    }

    private static PlanAnswer running(String kind, @Nullable Integer threads, int context) {
        return PlannedModels.theirs(
                "x", kind, new RunningAnswer(threads, context, null, null, null, "/props"));
    }

    private static List<Finding> of(PlanAnswer plan) {
        JsonNode tree = ApiJson.mapper().valueToTree(plan);
        return PlanCheck.of("tiny@x", tree);
    }
}
