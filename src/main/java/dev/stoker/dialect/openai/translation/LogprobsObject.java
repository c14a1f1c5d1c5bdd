package dev.stoker.dialect.openai.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How likely tokens were, as OpenAI lists them. */
public final class LogprobsObject {
    private LogprobsObject() {}

    /** The object {@code logprobs} of a chat. */
    static ObjectNode of(List<TokenLogprob> tokens) {
        return Json.object().set("content", list(tokens));
    }

    /** The list by itself. */
    public static ArrayNode list(List<TokenLogprob> tokens) {
        ArrayNode list = Json.object().putArray("content");
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
