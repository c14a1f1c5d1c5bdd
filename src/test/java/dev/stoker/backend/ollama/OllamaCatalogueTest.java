package dev.stoker.backend.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class OllamaCatalogueTest {
    /** As reported by running servers: a cloud model is listed beside the local ones. */
    private static final String TAGS =
            """
            {"models":[
             {"name":"deepseek-v4-pro:cloud","remote_model":"deepseek-v4-pro",
              "remote_host":"https://ollama.com:443","size":0},
             {"name":"deepseek-r1:70b","size":42}]}
            """;

    @Test
    void leavesOutModelsThatRunElsewhere() {
        byte[] json = TAGS.getBytes(StandardCharsets.UTF_8);
        JsonNode tags = Objects.requireNonNull(Json.treeOrNull(json, 0, json.length));

        var models = OllamaCatalogue.read(tags, null);

        assertThat(models).extracting(model -> model.name()).containsExactly("deepseek-r1:70b");
    }
}
