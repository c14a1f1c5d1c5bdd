package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How likely tokens were, as this API lists them. */
final class ResponseLogprobs {
    private ResponseLogprobs() {}

    static ArrayNode of(List<TokenLogprob> tokens) {
        ArrayNode list = Json.object().putArray("logprobs");
        for (TokenLogprob token : tokens) {
            ObjectNode json = entry(list.addObject(), token.token(), token.logprob());
            ArrayNode top = json.putArray("top_logprobs");
            token.top().forEach(other -> entry(top.addObject(), other.token(), other.logprob()));
        }
        return list;
    }

    private static ObjectNode entry(ObjectNode json, String token, double logprob) {
        json.put("token", token).put("logprob", logprob);
        ArrayNode bytes = json.putArray("bytes");
        for (byte one : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(one & 0xff);
        }
        return json;
    }
}
