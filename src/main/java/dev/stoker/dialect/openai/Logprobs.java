package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code logprobs} of a chat's choice. */
final class Logprobs {
    private Logprobs() {}

    /** In the order of the tokens; empty if there are none. An entry that is none is left out. */
    static List<TokenLogprob> of(JsonNode choice) {
        var tokens = new ArrayList<TokenLogprob>();
        for (JsonNode entry : choice.path("logprobs").path("content")) {
            var top = new ArrayList<TokenLogprob.Alternative>();
            for (JsonNode other : entry.path("top_logprobs")) {
                String token = Json.text(other, "token");
                if (token != null && other.path("logprob").isNumber()) {
                    top.add(
                            new TokenLogprob.Alternative(
                                    token, other.path("logprob").doubleValue()));
                }
            }
            String token = Json.text(entry, "token");
            if (token != null && entry.path("logprob").isNumber()) {
                tokens.add(new TokenLogprob(token, entry.path("logprob").doubleValue(), top));
            }
        }
        return tokens;
    }
}
