package dev.stoker.proxy;

import static dev.stoker.proxy.RecallRig.chat;
import static dev.stoker.proxy.RecallRig.chatOf;
import static dev.stoker.proxy.RecallRig.said;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.WireDialect;
import dev.stoker.core.Bytes;
import dev.stoker.core.Origin;
import dev.stoker.testing.Answers;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What apps must not learn of each other by answers that are kept, and what is kept at all. */
final class RecallSecurityTest {
    private static final String A = "app-a";
    private static final String B = "app-b";

    private final RecallRig recall = new RecallRig();

    @BeforeEach
    void relay() {
        recall.serve(Origin.DISCOVERED, WireDialect.OPENAI, WireDialect.ANTHROPIC);
    }

    @AfterEach
    void stop() {
        recall.close();
    }

    private String ask(String app, String body) throws Exception {
        return said(recall.post(ProxyRig.CHAT, body, ProxyRig.APP, app));
    }

    @Test
    void twoAppsNeverSeeEachOthersAnswers() throws Exception {
        assertThat(ask(A, chat(false))).isEqualTo("miss");

        assertThat(ask(B, chat(false))).isEqualTo("miss");
        assertThat(said(recall.post(ProxyRig.CHAT, chat(false)))).isEqualTo("miss");
        assertThat(ask("peer:10.0.0.7", chat(false))).isEqualTo("miss");

        assertThat(ask(A, chat(false))).isEqualTo("hit");
        assertThat(ask(B, chat(false))).isEqualTo("hit");
        assertThat(recall.rig.model.exchanges()).hasSize(4);
    }

    @Test
    void appsSeeEachOthersAnswersWhereTheRouteSharesThem() throws Exception {
        assertThat(ask(A, chatOf("shared", false))).isEqualTo("miss");

        assertThat(ask(B, chatOf("shared", false))).isEqualTo("hit");
        assertThat(said(recall.post(ProxyRig.CHAT, chatOf("shared", false)))).isEqualTo("hit");
        assertThat(ask(B, chat(false))).as("of a route that does not").isEqualTo("miss");
    }

    /** A server reads the first of two names, Stoker the last: another call's answer was kept. */
    @Test
    void aCallThatReadersReadDifferentlyIsNotKeptForOthers() throws Exception {
        String twice =
                chatOf("shared", false).replace("{\"role\"", "{\"content\":\"Evil\",\"role\"");

        HttpResponse<String> first = recall.post(ProxyRig.CHAT, twice, ProxyRig.APP, A);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(said(first)).isEmpty();
        assertThat(ask(B, chatOf("shared", false))).isEqualTo("miss");
    }

    @Test
    void aHeaderThatBelongsToTheDialectMakesAnotherCall() throws Exception {
        String body = chat(false, "\"max_tokens\":3");
        recall.post(RecallRig.MESSAGES, body, "anthropic-beta", "a");

        assertThat(said(recall.post(RecallRig.MESSAGES, body, "anthropic-beta", "b")))
                .isEqualTo("miss");
        assertThat(said(recall.post(RecallRig.MESSAGES, body))).isEqualTo("miss");
        assertThat(said(recall.post(RecallRig.MESSAGES, body, "anthropic-beta", "a")))
                .isEqualTo("hit");
    }

    @Test
    void holdsNoTextOfARequest() throws Exception {
        String secret = "Xq7-the-prompt";
        String body = chat(false, "\"user\":\"" + secret + "-user\"").replace("Hello", secret);
        recall.post(ProxyRig.CHAT, body, ProxyRig.APP, secret + "-app");
        recall.post(
                "/api/generate",
                "{\"model\":\"chat\",\"prompt\":\""
                        + secret
                        + "\",\"system\":\""
                        + secret
                        + "\",\"options\":{\"temperature\":0}}");
        assertThat(recall.cache.count()).isEqualTo(2);

        String all = new Walk().of(recall.cache);

        assertThat(all).contains("content-type", "choices").doesNotContain(secret, "Xq7");
    }

    @Test
    void itsBoundHoldsUnderManyLargeAnswers() throws Exception {
        String large = "{\"choices\":[],\"filling\":\"" + "x".repeat(50_000) + "\"}";
        recall.rig.model.onCalls(Answers.json(200, large));

        for (int i = 0; i < 40; i++) {
            ask(A, chat(false, "\"seed\":" + i));
            assertThat(recall.cache.size()).isLessThanOrEqualTo(Bytes.ofKibi(256).value());
        }

        assertThat(recall.cache.count()).isBetween(2, 5);
        assertThat(ask(A, chat(false, "\"seed\":39"))).isEqualTo("hit");
        assertThat(ask(A, chat(false, "\"seed\":0"))).isEqualTo("miss");
    }

    /** All text that can be reached from an object. */
    private static final class Walk {
        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private final StringBuilder text = new StringBuilder();

        String of(Object root) throws IllegalAccessException {
            walk(root);
            return text.toString();
        }

        private void walk(@Nullable Object at) throws IllegalAccessException {
            if (at == null || !seen.add(at)) {
                return;
            }
            switch (at) {
                case String string -> text.append(string).append('\n');
                case byte[] bytes -> text.append(new String(bytes, ISO_8859_1)).append('\n');
                case Map<?, ?> map -> {
                    for (Map.Entry<?, ?> entry : map.entrySet()) {
                        walk(entry.getKey());
                        walk(entry.getValue());
                    }
                }
                case Iterable<?> many -> {
                    for (Object one : many) {
                        walk(one);
                    }
                }
                case Object other when other.getClass().isArray() -> {
                    for (int i = 0; i < Array.getLength(other); i++) {
                        walk(Array.get(other, i));
                    }
                }
                case Object other when other.getClass().getName().startsWith("dev.stoker.") ->
                        fields(other);
                case Object _ -> {}
            }
        }

        private void fields(Object of) throws IllegalAccessException {
            for (Field field : List.of(of.getClass().getDeclaredFields())) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    walk(field.get(of));
                }
            }
        }
    }
}
