package dev.stoker.proxy;

import static org.awaitility.Awaitility.await;

import dev.stoker.backend.Capability;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.Bytes;
import dev.stoker.core.Origin;
import dev.stoker.fleet.RouteView;
import dev.stoker.proxy.cache.AnswerCache;
import dev.stoker.proxy.cache.CacheSettings;
import dev.stoker.proxy.cache.Ticking;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RouteDefinition.Member;
import dev.stoker.routing.RoutePolicy;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeAnthropic;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A data path with a route {@code chat} that keeps answers for a minute, one that shares them. */
final class RecallRig implements AutoCloseable {
    static final Duration TTL = Duration.ofMinutes(1);
    static final String MESSAGES = "/v1/messages";
    static final String RERANK = "/v1/rerank";
    static final Bytes LONGEST = Bytes.ofKibi(64);

    final Ticking clock = new Ticking();
    final AnswerCache cache = new AnswerCache(new CacheSettings(Bytes.ofKibi(256), LONGEST), clock);
    final ProxyRig rig = new ProxyRig(cache);

    RecallRig() {
        rig.model.on(
                MESSAGES,
                (call, wire) ->
                        (call.text().contains("\"stream\":true")
                                        ? FakeAnthropic.stream().whole()
                                        : FakeAnthropic.json(
                                                200,
                                                "{\"type\":\"message\",\"content\":[{\"type\":"
                                                        + "\"text\",\"text\":\"A\"}],"
                                                        + "\"stop_reason\":\"end_turn\"}"))
                                .give(call, wire));
        rig.model.on(
                RERANK,
                Answers.json(
                        200,
                        "{\"results\":[{\"index\":0,\"relevance_score\":0.1},"
                                + "{\"index\":1,\"relevance_score\":0.9}]}"));
        rig.gateway.routes(
                List.of(
                        route("chat", new RouteDefinition.Cache(TTL, false)),
                        route("shared", new RouteDefinition.Cache(TTL, true)),
                        route("plain", null)));
    }

    private static RouteView route(String name, RouteDefinition.@Nullable Cache cache) {
        return new RouteView(
                new RouteDefinition(name, List.of(new Member("tiny")), null, false, cache),
                RoutePolicy.FIRST_HEALTHY,
                List.of());
    }

    /** From now on calls go to a server of that origin, of the dialects that are relayed to it. */
    void serve(Origin origin, WireDialect... dialects) {
        var port =
                new OpenAiPort(
                        new OpenAiWire(rig.wire()),
                        EnumSet.allOf(Capability.class),
                        Set.of(dialects));
        rig.gateway.always(() -> rig.gateway.at(rig.model.base(), origin, port, false));
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return rig.post(path, body, headers);
    }

    /** What an answer says of the cache; empty where it says nothing. */
    static String said(HttpResponse<?> answer) {
        return answer.headers().firstValue(Recall.HEADER).orElse("");
    }

    /** A chat that has but one answer. */
    static String chat(boolean stream, String... fields) {
        return chatOf("chat", stream, fields);
    }

    static String chatOf(String route, boolean stream, String... fields) {
        return "{\"model\":\""
                + route
                + "\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
                + ",\"stream\":"
                + stream
                + String.join("", List.of(fields).stream().map(field -> "," + field).toList())
                + "}";
    }

    /** Once nothing is recorded any more, nothing is kept. */
    void awaitEmpty() {
        await().atMost(Duration.ofSeconds(10)).until(() -> cache.count() == 0 && cache.size() == 0);
    }

    @Override
    public void close() {
        rig.close();
    }
}
