package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Capability;
import dev.stoker.core.Origin;
import dev.stoker.dialect.ollama.translation.Surface;
import dev.stoker.dialect.ollama.translation.Wish;
import dev.stoker.dialect.ollama.translation.WishReader;
import dev.stoker.fleet.Placement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** What takes time in proportion to a prompt is no work of an event loop. */
final class TokensTest {
    @Test
    void estimatesOnAThreadOfItsOwn() {
        try (var rig = new ProxyRig()) {
            Placement at =
                    rig.gateway.placed(
                            rig.model.base(),
                            Origin.DISCOVERED,
                            rig.port(EnumSet.noneOf(Capability.class)),
                            false);

            String thread =
                    Tokens.of("some text", at)
                            .map(_ -> Thread.currentThread().getName())
                            .await()
                            .atMost(Duration.ofSeconds(5));

            assertThat(thread).isEqualTo("measuring");
        }
    }

    @Test
    void knowsTheSizeOfACallThatWasReadBeforeItIsPlaced() {
        byte[] body = "{\"model\":\"m\",\"input\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        Wish wish = WishReader.read(Surface.EMBED, body);

        assertThat(NativeRoutes.embed(body).size()).isEqualTo(body.length);
        assertThat(wish)
                .isInstanceOfSatisfying(
                        Wish.Vectors.class,
                        vectors ->
                                assertThat(
                                                OllamaCall.of(
                                                                Surface.EMBED,
                                                                "m",
                                                                vectors,
                                                                body.length)
                                                        .size())
                                        .isEqualTo(body.length));
    }
}
