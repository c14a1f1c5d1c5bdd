package dev.stoker.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the control plane writes what is not JSON by itself. */
final class ApiJsonTest {
    @Test
    void writesInstantsToTheMillisecond() throws JsonProcessingException {
        List<Instant> some =
                List.of(
                        Instant.parse("2026-11-22T10:00:00.123456789Z"),
                        Instant.parse("2026-11-22T10:00:00Z"));

        assertThat(ApiJson.mapper().writeValueAsString(some))
                .isEqualTo("[\"2026-11-22T10:00:00.123Z\",\"2026-11-22T10:00:00Z\"]");
    }
}
