package dev.stoker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DESIGN rule 8: no request leaves the machine unless it names a cloud backend. */
final class LocalMeansLocalTest {
    private static final Candidate CLOUD_GPT = cloud("openai", BackendKind.OPENAI, "gpt-4o-mini");
    private static final Candidate CLOUD_LLAMA = cloud("groq", BackendKind.OPENAI, "llama3.1:8b");
    private static final Candidate REMOTE =
            new Candidate(
                    new BackendId("ollama"),
                    BackendKind.OLLAMA,
                    Origin.DISCOVERED,
                    "gpt-oss:120b-cloud",
                    List.of("gpt-oss:120b"),
                    true,
                    true,
                    true);
    private static final Candidate LOCAL = local("llama3.1:8b", true);

    private static Resolution resolve(@Nullable String spec, Candidate... fleet) {
        return new ModelResolver(List.of(fleet)).resolve(spec, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-mini", "GPT-4o-Mini", "gpt-4o-mini:latest"})
    void aBareNameNeverLeavesForACloud(String spec) {
        assertThat(resolve(spec, CLOUD_GPT, LOCAL)).isNotInstanceOf(Resolution.Found.class);
        assertThat(resolve("gpt-4o-mini", CLOUD_GPT, LOCAL))
                .isEqualTo(new Resolution.Away(List.of("gpt-4o-mini@openai")));
    }

    @Test
    void aCloudIsAskedWhereTheModelIsNamedWithIt() {
        assertThat(resolve("gpt-4o-mini@openai", CLOUD_GPT, LOCAL))
                .isEqualTo(new Resolution.Found(CLOUD_GPT, List.of()));
    }

    @Test
    void aBareNameIsTheLocalModelsAlsoWhileItIsDown() {
        Candidate down = local("llama3.1:8b", false);

        assertThat(resolve("llama3.1:8b", CLOUD_LLAMA, down))
                .isEqualTo(new Resolution.Found(down, List.of()));
        assertThat(resolve("llama3.1", CLOUD_LLAMA, LOCAL))
                .isEqualTo(new Resolution.Found(LOCAL, List.of()));
    }

    @Test
    void aNameWithItsKindAloneNeverLeavesForACloud() {
        assertThat(resolve("llama3.1:8b@openai", CLOUD_LLAMA, CLOUD_GPT))
                .isEqualTo(new Resolution.Away(List.of("llama3.1:8b@groq")));
    }

    @Test
    void theCloudThatIsNamedIsAskedAndNoLocalServerOfItsKind() {
        Candidate lab =
                new Candidate(
                        new BackendId("lab"),
                        BackendKind.OPENAI,
                        Origin.CONFIGURED,
                        "gpt-4o-mini",
                        List.of(),
                        true,
                        true);

        assertThat(resolve("gpt-4o-mini@openai", lab, CLOUD_GPT))
                .isEqualTo(new Resolution.Found(CLOUD_GPT, List.of()));
        assertThat(resolve("gpt-4o-mini", lab, CLOUD_GPT))
                .isEqualTo(new Resolution.Found(lab, List.of()));
    }

    @Test
    void aModelThatALocalServerAsksACloudForIsOneOfACloud() {
        assertThat(resolve("gpt-oss:120b-cloud", REMOTE, LOCAL))
                .isEqualTo(new Resolution.Away(List.of("gpt-oss:120b-cloud@ollama")));
        assertThat(resolve("gpt-oss:120b", REMOTE, LOCAL))
                .isEqualTo(new Resolution.Away(List.of("gpt-oss:120b-cloud@ollama")));
        assertThat(resolve("gpt-oss:120b-cloud@ollama", REMOTE, LOCAL))
                .isEqualTo(new Resolution.Found(REMOTE, List.of()));
    }

    @Test
    void aCallThatNamesNoModelNeverLeaves() {
        assertThat(resolve(null, CLOUD_GPT))
                .isEqualTo(new Resolution.Unspecified(List.of("gpt-4o-mini@openai")));
        assertThat(resolve(null, CLOUD_GPT, LOCAL))
                .isEqualTo(new Resolution.Found(LOCAL, List.of()));
    }

    @Test
    void theDefaultOfTheConfigurationLeavesOnlyIfItNamesTheCloud() {
        var resolver = new ModelResolver(List.of(CLOUD_GPT));

        assertThat(resolver.resolve(null, "gpt-4o-mini")).isInstanceOf(Resolution.Away.class);
        assertThat(resolver.resolve(null, "gpt-4o-mini@openai"))
                .isEqualTo(new Resolution.Found(CLOUD_GPT, List.of()));
    }

    @Test
    void aMisspeltNameIsAnsweredWithTheWholeNameOfWhatACloudHas() {
        assertThat(resolve("gpt-4o-mimi", CLOUD_GPT, LOCAL))
                .isEqualTo(new Resolution.Missing(List.of("gpt-4o-mini@openai")));
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingButACloudsIdLeadsToIt(long seed) {
        var random = new SplittableRandom(seed);
        String[] names = {"a", "b", "A", "a:1", "b:latest", "x/a", "a@openai", "openai"};
        String[] suffixes = {"", "@ollama", "@openai", "@llamacpp", "@", "@x"};
        Candidate[] fleet =
                random.ints(random.nextInt(1, 10), 0, names.length)
                        .mapToObj(i ->
                                random.nextBoolean()
                                        ? local(names[i], random.nextBoolean())
                                        : cloud("cloud", BackendKind.OPENAI, names[i]))
                        .distinct()
                        .toArray(Candidate[]::new);
        for (String name : names) {
            for (String suffix : suffixes) {
                if (resolve(name + suffix, fleet)
                        instanceof Resolution.Found(var found, var more)) {
                    assertThat(found.cloud()).as("%s in %s", name, Arrays.asList(fleet)).isFalse();
                    assertThat(more).noneMatch(Candidate::cloud);
                }
            }
        }
    }

    private static Candidate local(String name, boolean usable) {
        return new Candidate(
                new BackendId("ollama"),
                BackendKind.OLLAMA,
                Origin.DISCOVERED,
                name,
                List.of(),
                usable,
                true);
    }

    private static Candidate cloud(String backend, BackendKind kind, String name) {
        return new Candidate(
                new BackendId(backend), kind, Origin.CONFIGURED, name, List.of(), true, true, true);
    }
}
