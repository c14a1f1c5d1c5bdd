package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.RerankRequest;
import dev.stoker.inference.Usage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes requests to {@code /v1/rerank} and reads the answers. The shape is Jina's, which
 * llama-server, LocalAI and vLLM have taken over.
 */
public final class RerankCodec {
    private RerankCodec() {}

    /** The body for that model. The texts are not asked back. */
    public static byte[] write(String model, RerankRequest request) {
        ObjectNode body = Json.object();
        body.put("model", model);
        body.put("query", request.query());
        ArrayNode documents = body.putArray("documents");
        request.documents().forEach(documents::add);
        if (request.top() != null) {
            body.put("top_n", request.top());
        }
        return Json.bytes(body);
    }

    /**
     * The order an answer tells, the best first whatever order it came in.
     *
     * @param request that was answered
     * @throws StokerException {@code BACKEND_ERROR} if it cannot be read
     */
    public static Ranking read(byte[] body, RerankRequest request, Collection<Secret> secrets) {
        JsonNode root = Json.treeOrNull(body, 0, body.length);
        if (root == null) {
            throw unreadable("it is not JSON");
        }
        StokerException error = UpstreamError.in(root, secrets);
        if (error != null) {
            throw error;
        }
        JsonNode results = root.isArray() ? root : root.path("results");
        if (!results.isArray() || results.isEmpty()) {
            throw unreadable("it has no results");
        }
        List<Ranking.Ranked> ranked = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (JsonNode result : results) {
            Ranking.Ranked one = ranked(result);
            if (one.index() >= request.documents().size() || !seen.add(one.index())) {
                throw unreadable("document " + one.index() + " was not asked for, or comes twice");
            }
            ranked.add(one);
        }
        ranked.sort(Comparator.comparingDouble(Ranking.Ranked::score).reversed());
        Integer top = request.top();
        int wanted = top == null ? ranked.size() : Math.min(top, ranked.size());
        Usage usage = Chunks.usage(root);
        return new Ranking(ranked.subList(0, wanted), usage == null ? Usage.UNKNOWN : usage);
    }

    private static Ranking.Ranked ranked(JsonNode result) {
        JsonNode index = result.path("index");
        JsonNode score =
                result.has("relevance_score")
                        ? result.path("relevance_score")
                        : result.path("score");
        if (!index.isInt() || index.intValue() < 0 || !score.isNumber()) {
            throw unreadable("a result lacks its index or its score");
        }
        return new Ranking.Ranked(index.intValue(), score.doubleValue());
    }

    private static StokerException unreadable(String why) {
        return new StokerException(
                ErrorCode.BACKEND_ERROR, "the backend's ranking cannot be read: " + why);
    }
}
