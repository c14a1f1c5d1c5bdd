package dev.stoker.fleet.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Health;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelsTest {
    private static final OwnDetails NO_PLANS =
            new OwnDetails((_, _) -> {
                throw new StokerException(ErrorCode.MODEL_FILE_REFUSED, "it cannot be read");
            });

    private final StockBackend ollama =
            new StockBackend(
                    BackendKind.OLLAMA,
                    Capability.LOAD,
                    Capability.UNLOAD,
                    Capability.DELETE,
                    Capability.COPY,
                    Capability.EMBED);
    private final StockBackend vllm = new StockBackend(BackendKind.VLLM, Capability.TOOLS);
    private final StockFleet fleet =
            new StockFleet()
                    .with("ollama", ollama, "llama3.1:8b", "twin")
                    .with("vllm", vllm, "fixed", "twin")
                    .withEngines("mine", "theirs");
    private final OwnFolder folder = new OwnFolder();
    private final Models models = new Models(fleet, fleet, folder, NO_PLANS, Duration.ofSeconds(1));

    @Test
    void showsWhatTheServerTellsOverWhatItLists() {
        ShownModel shown = models.show(fleet.view(), "llama3.1");

        assertThat(shown.model().id()).isEqualTo("llama3.1:8b");
        assertThat(shown.model().model().parameters()).isEqualTo(8_000_000_000L);
        assertThat(shown.details().template()).isEqualTo("{{ .Prompt }}");
        assertThat(shown.can())
                .containsExactlyInAnyOrder(
                        Capability.LOAD, Capability.UNLOAD, Capability.DELETE, Capability.COPY);
    }

    @Test
    void showsAnEnginesModelWithoutAskingAnybody() {
        ShownModel shown = models.show(fleet.view(), "mine");

        assertThat(shown.can()).contains(Capability.PULL, Capability.DELETE, Capability.LOAD);
        assertThat(fleet.asked).isEmpty();
    }

    /** Else the first call would load it a second time. */
    @Test
    void loadsWithWhatCallsWillCarry() throws InterruptedException {
        models.load(fleet.view(), "llama3.1:8b");

        assertThat(ollama.asked).containsExactly("load llama3.1:8b {num_ctx=8192}");
        assertThat(fleet.asked)
                .containsExactly(
                        "place llama3.1:8b@ollama GENERATE",
                        "release llama3.1:8b",
                        "look at ollama");
    }

    @Test
    void loadsAnEngineByPlacingNobodyOnIt() throws InterruptedException {
        models.load(fleet.view(), "mine");

        assertThat(fleet.asked)
                .containsExactly(
                        "place mine@llamacpp GENERATE", "release mine", "look at llamacpp");
    }

    @Test
    void unloadsOnItsBackendAlone() throws InterruptedException {
        models.unload(fleet.view(), "twin@ollama", false);
        models.unload(fleet.view(), "mine", false);

        assertThat(ollama.asked).containsExactly("unload twin");
        assertThat(fleet.asked).containsExactly("look at ollama", "stop mine", "look at llamacpp");
    }

    @Test
    void leavesAnEngineThatIsAtWorkUnlessForced() throws InterruptedException {
        fleet.busy = true;

        refused(() -> models.unload(fleet.view(), "mine", false), ErrorCode.BUSY, "at work");
        refused(() -> models.delete(fleet.view(), "mine", false), ErrorCode.BUSY, "at work");

        assertThat(folder.asked).isEmpty();
        models.delete(fleet.view(), "mine", true);
        assertThat(fleet.asked)
                .as("no engine starts on a file that is being deleted")
                .containsExactly("stop mine", "withdraw mine", "look at llamacpp", "restore mine");
        assertThat(folder.asked).containsExactly("delete mine");
    }

    @Test
    void deletesNoFileThatSomebodyElsePutThere() {
        refused(
                () -> models.delete(fleet.view(), "theirs", true),
                ErrorCode.NOT_SUPPORTED,
                "the file theirs.gguf of model 'theirs' is not one that Stoker downloaded");

        assertThat(fleet.asked).isEmpty();
        assertThat(folder.asked).isEmpty();
    }

    @Test
    void copies() throws InterruptedException {
        models.copy(fleet.view(), "llama3.1:8b", "mine-too");

        assertThat(ollama.asked).containsExactly("copy llama3.1:8b mine-too");
        assertThat(fleet.asked).containsExactly("look at ollama");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000"})
    void refusesNamesThatAreNone(String name) {
        refused(
                () -> models.copy(fleet.view(), "llama3.1:8b", name),
                ErrorCode.INVALID_REQUEST,
                "to: not a name");
    }

    @Test
    void saysWhatAKindCanDoBeforeItIsAsked() {
        refused(
                () -> models.load(fleet.view(), "fixed"),
                ErrorCode.NOT_SUPPORTED,
                "backend 'vllm' cannot load models on demand; it can only list them");
        refused(
                () -> models.copy(fleet.view(), "mine", "too"),
                ErrorCode.NOT_SUPPORTED,
                "backend 'llamacpp' cannot copy models on demand; it can load, unload, pull, delete them");

        assertThat(vllm.asked).isEmpty();
        assertThat(fleet.asked).isEmpty();
    }

    private static void refused(ThrowingCallable call, ErrorCode code, String detail) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.detail()).contains(detail);
                        });
    }

    /** What is shown works. */
    @Test
    void showsOfAFileThatSomebodyElsePutThereNothingThatIsRefused() {
        assertThat(models.show(fleet.view(), "theirs").can())
                .containsExactlyInAnyOrder(Capability.LOAD, Capability.UNLOAD);
    }

    @Test
    void showsNothingThatTheServerSaysItCannotDoWithThatModel() {
        ollama.lacks = Set.of(Capability.DELETE);

        assertThat(models.show(fleet.view(), "llama3.1").can())
                .containsExactlyInAnyOrder(Capability.LOAD, Capability.UNLOAD, Capability.COPY);
    }

    /** Its kind could. */
    @Test
    void asksNothingOfAServerThatSaysItLacksIt() {
        var single = new StockBackend(BackendKind.LLAMACPP, Capability.LOAD, Capability.PULL);
        var lacking = new Health.Ready("b1", Set.of(Capability.LOAD));
        fleet.with("single", single, lacking, "tiny");

        refused(
                () -> models.load(fleet.view(), "tiny"),
                ErrorCode.NOT_SUPPORTED,
                "backend 'single' cannot load models on demand; it can pull them");

        assertThat(models.show(fleet.view(), "tiny").can()).containsExactly(Capability.PULL);
        assertThat(single.asked).containsExactly("show tiny");
    }
}
