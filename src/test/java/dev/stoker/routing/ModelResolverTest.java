package dev.stoker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelResolverTest {
    private static final List<Candidate> FLEET =
            List.of(
                    found("ollama", BackendKind.OLLAMA, "llama3.1:8b"),
                    found("ollama", BackendKind.OLLAMA, "qwen3:latest"),
                    found("ollama", BackendKind.OLLAMA, "hf.co/org/Repo:Q4_K_M"),
                    found("lmstudio", BackendKind.LMSTUDIO, "qwen/qwen3-4b"),
                    found("llamacpp-8080", BackendKind.LLAMACPP, "tiny"),
                    supervised("tiny"),
                    supervised("user@home"),
                    supervised("mistral:7b"),
                    supervised("mistral:24b"));

    private final ModelResolver resolver = new ModelResolver(FLEET);

    @ParameterizedTest
    @CsvSource({
        "llama3.1:8b, llama3.1:8b@ollama",
        "llama3.1:8b@ollama, llama3.1:8b@ollama",
        "llama3.1, llama3.1:8b@ollama",
        "LLAMA3.1:8B, llama3.1:8b@ollama",
        "qwen3, qwen3:latest@ollama",
        "QWEN3@ollama, qwen3:latest@ollama",
        "qwen3-4b, qwen/qwen3-4b@lmstudio",
        "hf.co/org/repo:q4_k_m, hf.co/org/Repo:Q4_K_M@ollama",
        "repo, hf.co/org/Repo:Q4_K_M@ollama",
        "tiny, tiny@llamacpp-8080",
        "tiny@llamacpp, tiny@llamacpp-8080",
        "tiny@llamacpp-8080, tiny@llamacpp-8080",
        "user@home, user@home@llamacpp",
        "user@home@llamacpp, user@home@llamacpp",
    })
    void findsWhatIsMeant(String spec, String expected) {
        assertThat(resolver.resolve(spec, null))
                .isInstanceOfSatisfying(
                        Resolution.Found.class,
                        found -> assertThat(found.candidate().qualified()).isEqualTo(expected));
    }

    @Test
    void listsEveryNameThatFitsEquallyWell() {
        assertThat(resolver.resolve("mistral", null))
                .isEqualTo(new Resolution.Ambiguous(List.of("mistral:24b", "mistral:7b")));
    }

    @Test
    void namesWhatLooksLikeAMisspeltModel() {
        assertThat(resolver.resolve("lama3.1:8b", null))
                .isInstanceOfSatisfying(
                        Resolution.Missing.class,
                        missing -> assertThat(missing.near()).startsWith("llama3.1:8b"));
        assertThat(resolver.resolve("zzzzzzzzzzzzzzzzzzz", null))
                .isEqualTo(new Resolution.Missing(List.of()));
    }

    @Test
    void takesTheDefaultModelWhenNoneIsNamed() {
        assertThat(resolver.resolve(null, "qwen3"))
                .isInstanceOfSatisfying(
                        Resolution.Found.class,
                        found ->
                                assertThat(found.candidate().qualified())
                                        .isEqualTo("qwen3:latest@ollama"));
    }

    @Test
    void takesTheOnlyModelWhenNoneIsNamedAndThereIsNoDefault() {
        var one = new ModelResolver(List.of(supervised("tiny")));

        assertThat(one.resolve(" ", null)).isInstanceOf(Resolution.Found.class);
    }

    @Test
    void saysWhichModelsThereAreWhenNoneIsNamed() {
        assertThat(resolver.resolve(null, null))
                .isInstanceOfSatisfying(
                        Resolution.Unspecified.class,
                        unspecified -> assertThat(unspecified.specs()).contains("mistral:7b"));
        assertThat(new ModelResolver(List.of()).resolve(null, null))
                .isEqualTo(new Resolution.Unspecified(List.of()));
    }

    @Test
    void takesNoDefaultForWhatItCannotDo() {
        var chat = candidate("one", BackendKind.OPENAI, Origin.CONFIGURED, "chat", true, false);
        var voice = candidate("one", BackendKind.OPENAI, Origin.CONFIGURED, "voice", true, true);
        var other = candidate("one", BackendKind.OPENAI, Origin.CONFIGURED, "other", true, true);

        assertThat(new ModelResolver(List.of(chat, voice)).resolve(null, "chat"))
                .isEqualTo(new Resolution.Found(voice, List.of()));
        assertThat(new ModelResolver(List.of(chat, voice, other)).resolve(null, "chat"))
                .isEqualTo(new Resolution.Unspecified(List.of("voice", "other")));
        assertThat(new ModelResolver(List.of(chat)).resolve(null, "chat"))
                .isEqualTo(new Resolution.Unspecified(List.of()));
        assertThat(new ModelResolver(List.of(chat, voice)).resolve("chat", null))
                .isInstanceOf(Resolution.Unfit.class);
    }

    @Test
    void prefersABackendThatIsWell() {
        var down = candidate("one", BackendKind.OPENAI, Origin.CONFIGURED, "m", false, true);
        var well = candidate("two", BackendKind.OLLAMA, Origin.DISCOVERED, "m", true, true);

        assertThat(new ModelResolver(List.of(down, well)).resolve("m", null))
                .isEqualTo(new Resolution.Found(well, List.of(down)));
    }

    @Test
    void prefersConfiguredOverFoundOverSupervised() {
        var configured = candidate("c", BackendKind.OPENAI, Origin.CONFIGURED, "m", true, true);
        var found = found("a", BackendKind.OLLAMA, "m");
        var own = supervised("m");

        assertThat(new ModelResolver(List.of(own, found, configured)).resolve("m", null))
                .isEqualTo(new Resolution.Found(configured, List.of(found, own)));
    }

    @Test
    void prefersANameToAnAliasOfAnotherModel() {
        var aliased =
                new Candidate(
                        new BackendId("ollama"),
                        BackendKind.OLLAMA,
                        Origin.DISCOVERED,
                        "tiny:latest",
                        List.of("tiny"),
                        true,
                        true);
        var named = supervised("tiny");

        var both = new ModelResolver(List.of(aliased, named));

        assertThat(both.resolve("tiny", null)).isEqualTo(new Resolution.Found(named, List.of()));
        assertThat(both.resolve("TINY", null)).isInstanceOf(Resolution.Found.class);
    }

    @Test
    void saysThatAModelCannotDoWhatIsAsked() {
        var deaf = candidate("a", BackendKind.OLLAMA, Origin.DISCOVERED, "m", true, false);

        assertThat(new ModelResolver(List.of(deaf)).resolve("m", null))
                .isEqualTo(new Resolution.Unfit(deaf));
    }

    @Test
    void listsTheShortestClearSpec() {
        assertThat(FLEET.stream().map(resolver::shortestSpec))
                .contains("tiny", "tiny@llamacpp", "mistral:7b", "qwen/qwen3-4b")
                .doesNotHaveDuplicates();
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theShortestSpecOfAnyCandidateLeadsBackToIt(long seed) {
        var random = new SplittableRandom(seed);
        String[] parts = {"a", "b", "A", "a:1", "b:latest", "x/a", "x/a:1", "a@ollama", "ollama"};
        List<Candidate> fleet =
                random.ints(random.nextInt(1, 12), 0, parts.length)
                        .mapToObj(i ->
                                random.nextBoolean()
                                        ? supervised(parts[i])
                                        : found("ollama", BackendKind.OLLAMA, parts[i]))
                        .distinct()
                        .toList();
        var any = new ModelResolver(fleet);

        for (Candidate candidate : fleet) {
            assertThat(any.resolve(any.shortestSpec(candidate), null))
                    .isInstanceOfSatisfying(
                            Resolution.Found.class,
                            found -> assertThat(found.candidate()).isEqualTo(candidate));
        }
    }

    private static Candidate found(String backend, BackendKind kind, String name) {
        return candidate(backend, kind, Origin.DISCOVERED, name, true, true);
    }

    private static Candidate supervised(String name) {
        return candidate("llamacpp", BackendKind.LLAMACPP, Origin.SUPERVISED, name, true, true);
    }

    private static Candidate candidate(
            String backend,
            BackendKind kind,
            Origin origin,
            String name,
            boolean usable,
            boolean fitting) {
        return new Candidate(
                new BackendId(backend), kind, origin, name, List.of(), usable, fitting);
    }
}
