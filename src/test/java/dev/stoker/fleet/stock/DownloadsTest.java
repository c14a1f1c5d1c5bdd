package dev.stoker.fleet.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Health;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Fact;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.tuning.Fits;
import dev.stoker.fleet.tuning.Tuners;
import dev.stoker.fleet.tuning.TwoViews;
import dev.stoker.gguf.GgufMetadata;
import dev.stoker.gguf.GgufResult;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Memory;
import dev.stoker.tuning.planning.Asked;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which backend downloads what, and what is asked before. */
@Timeout(20)
final class DownloadsTest {
    private static final Map<String, Object> SMALL =
            Map.of(
                    "general.architecture", "llama",
                    "llama.block_count", 4,
                    "llama.embedding_length", 256,
                    "llama.attention.head_count", 4,
                    "llama.context_length", 2048);

    private static final Map<String, Object> KEYS =
            Map.of(
                    "general.architecture", "llama",
                    "general.parameter_count", 600_000_000_000L,
                    "llama.block_count", 80,
                    "llama.embedding_length", 8192,
                    "llama.attention.head_count", 64,
                    "llama.context_length", 8192);

    private final StockBackend ollama = new StockBackend(BackendKind.OLLAMA, Capability.PULL);
    private final StockBackend localai = new StockBackend(BackendKind.LOCALAI, Capability.PULL);
    private final StockBackend vllm = new StockBackend(BackendKind.VLLM);
    private final OwnFolder folder = new OwnFolder();
    private final Pulls pulls = new Pulls(InstantSource.system());
    private final StockFleet fleet =
            new StockFleet().with("ollama", ollama, "tiny").with("vllm", vllm, "m");
    private @Nullable String tooLarge;
    private GgufResult header = new GgufResult.Unreadable("not asked");
    private long diskRoom = Long.MAX_VALUE;
    private Fact<Bytes> ram = Fact.known(Bytes.ofGibi(64), "/proc/meminfo");

    @AfterEach
    void close() {
        pulls.close();
    }

    @Test
    void takesTheOnlyBackendThatCan() throws InterruptedException {
        PullNews end = end("tiny", false);

        assertThat(end).isInstanceOf(PullNews.Done.class);
        assertThat(ollama.asked).containsExactly("pull tiny");
        assertThat(fleet.asked).as("so that the next list is true").contains("look at ollama");
    }

    @ParameterizedTest
    @CsvSource({"hf:org/repo", "hf.co/org/repo", "hf:org/repo@llamacpp"})
    void takesItsOwnFolderForWhatHasItsForm(String spec) throws InterruptedException {
        fleet.withEngines("mine");

        PullNews end = end(spec, false);

        assertThat(end)
                .isInstanceOfSatisfying(
                        PullNews.Done.class, done -> assertThat(done.model()).isEqualTo("repo"));
        assertThat(folder.asked).containsExactly("pull hf:org/repo");
        assertThat(ollama.asked).isEmpty();
    }

    @Test
    void takesTheBackendThatIsNamed() throws InterruptedException {
        fleet.with("localai", localai).withEngines("mine");

        end("hf.co/org/repo:Q4@ollama", false);
        end("phi@localai", false);

        assertThat(ollama.asked).containsExactly("pull hf.co/org/repo:Q4");
        assertThat(localai.asked).containsExactly("pull phi");
        assertThat(folder.asked).isEmpty();
    }

    /** LM Studio's names have one; so decision 7 holds here too. */
    @Test
    void takesAnAtSignBeforeNoBackendForAPartOfTheName() throws InterruptedException {
        end("qwen/qwen3@q4_k_m", false);

        assertThat(ollama.asked).containsExactly("pull qwen/qwen3@q4_k_m");
    }

    @Test
    void saysThatThereIsNoSuchBackend() {
        refused(
                "tiny@nowhere",
                ErrorCode.BACKEND_NOT_FOUND,
                "no backend 'nowhere' (there is: ollama, vllm)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen/qwen3@Q4_K_M", "qwen3@4bit", "qwen3@sha256:ab", "qwen3@iq2_xs"})
    void takesForAPartOfTheNameWhatIsNoBackendsName(String spec) throws InterruptedException {
        end(spec, false);

        assertThat(ollama.asked).containsExactly("pull " + spec);
    }

    @Test
    void isDoneAlsoWhereLookingAgainFails() throws InterruptedException {
        fleet.blind = true;

        assertThat(end("tiny", false))
                .isInstanceOfSatisfying(
                        PullNews.Done.class, done -> assertThat(done.model()).isEqualTo("tiny"));
    }

    @Test
    void namesThemWhereSeveralCould() {
        fleet.with("localai", localai);

        refused("phi", ErrorCode.MODEL_AMBIGUOUS, "phi@ollama, phi@localai");
    }

    @Test
    void passesOverWhatIsDown() throws InterruptedException {
        fleet.with("localai", localai, new Health.Unusable("refused"));

        end("phi", false);

        assertThat(ollama.asked).containsExactly("pull phi");
        refused("phi@localai", ErrorCode.NO_BACKEND, "backend 'localai' is down");
    }

    @Test
    void saysWhatIsWrongWithTheBackendThatIsNamed() {
        fleet.withEngines("mine");

        refused("phi@vllm", ErrorCode.NOT_SUPPORTED, "backend 'vllm' cannot pull models");
        refused("phi@llamacpp", ErrorCode.INVALID_REQUEST, "expected: hf:org/repo[:quant]");
    }

    @Test
    void saysThatThereIsNoneThatCan() {
        var none = new StockFleet().with("vllm", vllm, "m");

        assertThatThrownBy(() -> downloads(none).pull(none.view(), "phi", false))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_BACKEND));
        refused("hf:org/repo", ErrorCode.NO_BACKEND, "no llama-server is there to run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "tiny\nphi", "tiny\u0000", "\u001b[2Jtiny"})
    void takesNoNameThatIsNone(String spec) {
        refused(spec, ErrorCode.INVALID_REQUEST, "model: not a name");
    }

    @Test
    void takesNoNameOfAnyLength() throws InterruptedException {
        assertThat(end("a".repeat(500), false)).isInstanceOf(PullNews.Done.class);
        refused("a".repeat(501), ErrorCode.INVALID_REQUEST, "1 to 500 characters");
    }

    @Test
    void refusesWhatWouldNotFitUnlessForced() throws InterruptedException {
        fleet.withEngines("mine");
        tooLarge = "it needs 40.0 GiB, and 12.0 GiB could be taken";

        PullNews refused = end("hf:org/repo", false);

        assertThat(refused)
                .isInstanceOfSatisfying(
                        PullNews.Failed.class,
                        failed -> {
                            assertThat(failed.why().code()).isEqualTo(ErrorCode.MEMORY_SHORT);
                            assertThat(failed.why().detail())
                                    .contains("40.0 GiB", "12.0 GiB", "force");
                        });
        assertThat(folder.asked).isEmpty();
        assertThat(end("hf:org/repo", true)).isInstanceOf(PullNews.Done.class);
    }

    /** Ollama's own registry is nothing that Stoker may ask. */
    @Test
    void saysOfAServersDownloadWhatCannotBeKnown() throws InterruptedException {
        ollama.total = null;

        assertThat(last("tiny", false).note())
                .isEqualTo(
                        "how large it is cannot be known before: Stoker does not ask the registry of its backend");
        assertThat(folder.resolved).isEmpty();
    }

    @Test
    void warnsOnceTheServerTellsHowLargeItIs() throws InterruptedException {
        ollama.total = Bytes.ofGibi(30);

        PullProgress last = last("tiny", false);

        assertThat(last.note()).as("it is known now").isNull();
        assertThat(last.warning())
                .startsWith("it will hardly fit in memory: by its size of 30.0 GiB it takes about");
    }

    @Test
    void warnsOfTheDiskWhereItIsKnown() throws InterruptedException {
        ollama.total = Bytes.ofGibi(1);
        diskRoom = 1 << 20;
        fleet.installed(BackendKind.OLLAMA, Path.of("/stores/ollama"));

        assertThat(last("tiny", false).warning())
                .isEqualTo("the disk will hardly do: 1.0 GiB are to come, 1.0 MiB are free");
    }

    @Test
    void saysNothingAgainstWhatFits() throws InterruptedException {
        ollama.total = Bytes.ofMebi(10);

        PullProgress last = last("tiny", false);

        assertThat(last.note()).isNull();
        assertThat(last.warning()).isNull();
    }

    @Test
    void readsTheHeaderAtTheHubForAServerOfThisMachine() throws InterruptedException {
        header = GgufMetadata.facts(KEYS, List.of(), Bytes.ofGibi(300));

        PullNews refused = end("hf.co/org/repo@ollama", false);

        assertThat(refused)
                .isInstanceOfSatisfying(
                        PullNews.Failed.class,
                        failed -> {
                            assertThat(failed.why().code()).isEqualTo(ErrorCode.MEMORY_SHORT);
                            assertThat(failed.why().detail())
                                    .startsWith("'hf.co/org/repo' would not fit: ");
                        });
        assertThat(ollama.asked).isEmpty();
        assertThat(last("hf.co/org/repo@ollama", true).warning())
                .contains("will not fit in memory");
        assertThat(ollama.asked).containsExactly("pull hf.co/org/repo");
    }

    /** Its server may unload something for it; a model that runs there runs. */
    @Test
    void warnsOfWhatOnlyDoesNotFitBesideWhatRunsNow() throws InterruptedException {
        header = GgufMetadata.facts(KEYS, List.of(), Bytes.ofGibi(30));

        assertThat(last("hf.co/org/repo@ollama", false).warning())
                .startsWith("it will hardly fit in memory: ");
        ram = Fact.unknown("not told");
        header = GgufMetadata.facts(KEYS, List.of(), Bytes.ofGibi(300));
        assertThat(last("hf.co/org/other@ollama", false).warning())
                .startsWith("it will hardly fit in memory: ");
    }

    /** The header tells more than a size. */
    @Test
    void keepsToThePlanWhenTheServerTellsASize() throws InterruptedException {
        header = GgufMetadata.facts(SMALL, List.of(), Bytes.ofMebi(100));
        ollama.total = Bytes.ofGibi(30);

        assertThat(last("hf.co/org/repo@ollama", false).warning()).isNull();

        diskRoom = 1 << 20;
        fleet.installed(BackendKind.OLLAMA, Path.of("/stores/ollama"));
        assertThat(last("hf.co/org/other@ollama", false).warning())
                .isEqualTo("the disk will hardly do: 30.0 GiB are to come, 1.0 MiB are free");
    }

    @Test
    void isNotBrokenOffByASizeThatCannotBe() throws InterruptedException {
        ollama.total = new Bytes(Long.MAX_VALUE);

        assertThat(last("tiny", false).warning()).isNull();
    }

    @Test
    void goesOnWhereTheHubCannotBeAsked() throws InterruptedException {
        ollama.total = null;
        folder.refusal = new StokerException(ErrorCode.BACKEND_UNREACHABLE, "the hub: cut off");

        assertThat(last("hf.co/org/repo@ollama", false).note())
                .isEqualTo("how large it is could not be found out: the hub: cut off");
    }

    /** The last that was told, of a download that came to its end. */
    private PullProgress last(String spec, boolean force) throws InterruptedException {
        return switch (end(spec, force)) {
            case PullNews.Done(_, var progress) -> progress;
            case PullNews other -> throw new AssertionError(String.valueOf(other));
        };
    }

    /** Two spellings of one model are one download. */
    @Test
    void joinsByWhatIsMeant() {
        fleet.withEngines("mine");

        folder.hold();
        try (Pulls.Waiter one = downloads(fleet).pull(fleet.view(), "hf:org/repo", true);
                Pulls.Waiter other =
                        downloads(fleet).pull(fleet.view(), "hf.co/Org/repo:q4@llamacpp", true)) {
            assertThat(one.key())
                    .isEqualTo(other.key())
                    .isEqualTo(
                            new Pulls.Key(
                                    new BackendId("llamacpp"), "anything", "org/repo/m.gguf"));
            assertThat(one.key().model()).isEqualTo("hf:org/repo");
            assertThat(pulls.running()).hasSize(1);
        } finally {
            folder.letGo();
        }
    }

    private PullNews end(String spec, boolean force) throws InterruptedException {
        try (Pulls.Waiter waiter = downloads(fleet).pull(fleet.view(), spec, force)) {
            PullNews news = waiter.next();
            while (news instanceof PullNews.Going) {
                news = waiter.next();
            }
            return news;
        }
    }

    private void refused(String spec, ErrorCode code, String detail) {
        assertThatThrownBy(() -> downloads(fleet).pull(fleet.view(), spec, false))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.detail()).contains(detail);
                        });
    }

    private Downloads downloads(StockFleet of) {
        var machine =
                new TwoViews(
                        new Asked().question().hardware(),
                        with(ram, new Asked().available(Bytes.ofGibi(4)).question().hardware()));
        var fits = new Fits(Tuners.of(machine), of::server, Duration.ofSeconds(1));
        var foresight = new Foresight(fits, folder, _ -> header, _ -> diskRoom);
        return new Downloads(pulls, of, folder, (_, _) -> tooLarge, foresight);
    }

    private static Hardware with(Fact<Bytes> ram, Hardware other) {
        Memory memory = other.memory();
        return new Hardware(
                other.cpu(),
                new Memory(ram, memory.swapTotal(), memory.reading()),
                other.gpus(),
                other.os());
    }
}
