package dev.stoker.tuning.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.Attention;
import dev.stoker.tuning.ModelFacts;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found fits, and one step more does not. */
final class LargestContextPropertyTest {
    private static final int UP_TO = 131072;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2, 3})
    void fitsAndNoMoreWould(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 50; i++) {
            ModelFacts model = model(random);
            EngineLayout template = template(random);
            var room = new Bytes(random.nextLong(1L << 30, 1L << 36));

            int found = MemoryEstimator.largestContext(model, template, room, UP_TO);

            String what = found + " of " + room + " for " + model + " as " + template;
            assertThat(found % 256).as(what).isZero();
            if (found > 0) {
                assertThat(total(model, template, found)).as(what).isLessThanOrEqualTo(room);
            }
            if (found < UP_TO) {
                assertThat(total(model, template, found + 256)).as(what).isGreaterThan(room);
            }
        }
    }

    private static Bytes total(ModelFacts model, EngineLayout template, int tokens) {
        return MemoryEstimator.estimate(model, template.withTokens(tokens)).total();
    }

    private static ModelFacts model(SplittableRandom random) {
        String architecture = List.of("llama", "gemma3", "gpt-oss", "qwen3").get(random.nextInt(4));
        int kvHeads = 1 << random.nextInt(4);
        Attention attention = Facts.windowed(16, kvHeads, 64 << random.nextInt(2), 1024);
        return Facts.of(architecture, random.nextInt(1, 24), 1024, attention, null);
    }

    private static EngineLayout template(SplittableRandom random) {
        return Layouts.layout(
                1,
                random.nextInt(1, 5),
                random.nextBoolean(),
                random.nextBoolean() ? CacheType.F16 : CacheType.Q8_0,
                64 << random.nextInt(5),
                random.nextBoolean());
    }
}
