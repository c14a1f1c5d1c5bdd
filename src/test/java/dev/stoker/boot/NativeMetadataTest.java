package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the native image is told: a part that is named twice counts once, and nobody says so. */
class NativeMetadataTest {
    private static final Path FILE =
            Path.of(
                    "src/main/resources/META-INF/native-image/dev.stoker/stoker"
                            + "/reachability-metadata.json");

    @Test
    void namesNothingTwice() throws IOException {
        JsonNode metadata =
                JsonMapper.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build()
                        .readTree(Files.readString(FILE));

        assertThat(metadata.path("reflection")).isNotEmpty().doesNotHaveDuplicates();
        assertThat(metadata.path("resources")).isNotEmpty().doesNotHaveDuplicates();
        assertThat(metadata.at("/foreign/downcalls")).isNotEmpty().doesNotHaveDuplicates();
    }

    /** Vert.x reads every address with {@code java.net.URL}, whose schemes the build chooses. */
    @Test
    void theExecutableKnowsHttps() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains(
                        "<quarkus.native.enable-https-url-handler>true"
                                + "</quarkus.native.enable-https-url-handler>");
    }
}
