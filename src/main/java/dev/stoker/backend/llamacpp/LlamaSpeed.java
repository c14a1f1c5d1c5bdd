package dev.stoker.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Speed;
import dev.stoker.backend.SpeedTest;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.UpstreamError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How fast a {@code llama-server} is, by its own clock: the {@code timings} of {@code /completion}.
 * The prompt is given as token numbers, so that its length is known whatever the tokenizer is.
 */
public final class LlamaSpeed implements SpeedTest {
    /** The numbers of every vocabulary's first bytes and words; special ones come before. */
    private static final int FIRST_TOKEN = 10;

    private static final int TOKENS = 200;

    private final HttpWire http;
    private final AtomicInteger round = new AtomicInteger();

    public LlamaSpeed(HttpWire http) {
        this.http = http;
    }

    @Override
    public Speed measure(Endpoint at, int prompt, int answer, Duration timeout) {
        byte[] body = body(prompt, answer, round.getAndIncrement());
        Answer told = http.post(at.at("/completion"), at.access(), body, timeout);
        if (!told.ok()) {
            List<Secret> secrets = at.secrets();
            throw UpstreamError.of(told.status(), told.body(), secrets);
        }
        JsonNode json = Json.treeOrNull(told.body(), 0, told.body().length);
        JsonNode timings = json == null ? null : json.path("timings");
        double read = timings == null ? 0 : timings.path("prompt_per_second").asDouble();
        double written = timings == null ? 0 : timings.path("predicted_per_second").asDouble();
        if (!(read > 0) || !(written > 0) || Double.isInfinite(read + written)) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the engine does not tell how fast it was");
        }
        return new Speed(read, written);
    }

    /** Each round another prompt, so that nothing kept from the last one helps. */
    private static byte[] body(int prompt, int answer, int round) {
        String tokens =
                IntStream.range(0, prompt)
                        .mapToObj(i ->
                                Integer.toString(
                                        FIRST_TOKEN + Math.floorMod(i * 7 + round * 31, TOKENS)))
                        .collect(Collectors.joining(","));
        return """
        {"prompt":[%s],"n_predict":%d,"temperature":0,"ignore_eos":true,\
        "cache_prompt":false,"stream":false}\
        """
                .formatted(tokens, answer)
                .getBytes(StandardCharsets.UTF_8);
    }
}
