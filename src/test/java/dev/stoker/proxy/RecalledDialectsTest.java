package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.WireDialect;
import dev.stoker.core.Origin;
import dev.stoker.proxy.CallObserver.Recalled;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The second of two equal calls is answered with the first one's bytes, in every dialect. */
final class RecalledDialectsTest {
    private final RecallRig recall = new RecallRig();

    @AfterEach
    void stop() {
        recall.close();
    }

    /** A call that has but one answer, and how it is carried out. */
    record Case(String path, String body, Origin origin, List<WireDialect> relayed) {
        @Override
        public String toString() {
            return path
                    + (body.contains("\"stream\":true") ? " streamed " : " ")
                    + origin
                    + " "
                    + relayed;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(true, false).flatMap(RecalledDialectsTest::cases);
    }

    private static Stream<Case> cases(boolean stream) {
        String tail = ",\"temperature\":0,\"stream\":" + stream + "}";
        String prompt = "{\"model\":\"chat\",\"prompt\":\"Hello\"" + tail;
        String messages =
                "{\"model\":\"chat\",\"max_tokens\":3,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"Hello\"}]"
                        + tail;
        String input = "{\"model\":\"chat\",\"input\":\"Hello\"";
        String ollama = ",\"options\":{\"temperature\":0.0},\"stream\":" + stream + "}";
        Stream<Case> both =
                Stream.of(
                        relayed(ProxyRig.CHAT, messages, WireDialect.OPENAI),
                        engine(ProxyRig.CHAT, messages),
                        translated(ProxyRig.CHAT, messages),
                        relayed("/v1/completions", prompt, WireDialect.OPENAI),
                        translated("/v1/responses", input + tail),
                        relayed(RecallRig.MESSAGES, messages, WireDialect.ANTHROPIC),
                        translated(RecallRig.MESSAGES, messages),
                        translated(
                                "/api/generate",
                                "{\"model\":\"chat\",\"prompt\":\"Hello\"" + ollama),
                        translated(
                                "/api/chat",
                                "{\"model\":\"chat:latest\",\"messages\":[{\"role\":\"user\","
                                        + "\"content\":\"Hello\"}]"
                                        + ollama),
                        translated(
                                stream ? "/stoker/v1/stream" : "/stoker/v1/generate",
                                "{\"model\":\"chat\",\"prompt\":\"Hello\",\"temperature\":0}"));
        return stream
                ? both
                : Stream.concat(
                        both,
                        Stream.of(
                                relayed("/v1/embeddings", input + "}", WireDialect.OPENAI),
                                translated("/v1/embeddings", input + "}"),
                                translated(
                                        RecallRig.RERANK,
                                        "{\"model\":\"chat\",\"query\":\"q\","
                                                + "\"documents\":[\"a\",\"b\"]}"),
                                translated("/api/embed", input + "}"),
                                translated(
                                        "/api/embeddings",
                                        "{\"model\":\"chat\",\"prompt\":\"Hello\"}"),
                                translated(
                                        "/stoker/v1/embed", input.replace("\"H", "[\"H") + "]}")));
    }

    private static Case relayed(String path, String body, WireDialect dialect) {
        return new Case(path, body, Origin.DISCOVERED, List.of(dialect));
    }

    private static Case engine(String path, String body) {
        return new Case(path, body, Origin.SUPERVISED, List.of(WireDialect.OPENAI));
    }

    private static Case translated(String path, String body) {
        return new Case(path, body, Origin.DISCOVERED, List.of());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isAnsweredWithTheSameBytesAndAsksNobody(Case one) throws Exception {
        recall.serve(one.origin(), one.relayed().toArray(WireDialect[]::new));

        HttpResponse<String> first = recall.post(one.path(), one.body());
        recall.clock.go(Duration.ofSeconds(5));
        HttpResponse<String> second = recall.post(one.path(), one.body());

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(RecallRig.said(first)).isEqualTo("miss");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(RecallRig.said(second)).isEqualTo("hit");
        assertThat(second.body()).isNotEmpty().isEqualTo(first.body());
        for (String header :
                List.of(
                        "content-type",
                        "cache-control",
                        "x-accel-buffering",
                        "x-stoker-backend",
                        "x-stoker-model",
                        "x-stoker-path",
                        "x-stoker-dropped")) {
            assertThat(second.headers().firstValue(header))
                    .as(header)
                    .isEqualTo(first.headers().firstValue(header));
        }
        assertThat(second.headers().firstValue("x-stoker-backend")).hasValue("llamacpp");
        assertThat(second.headers().firstValue("x-stoker-route")).isEmpty();
        assertThat(second.headers().firstValue("age")).hasValue("5");
        assertThat(second.headers().firstValue("x-request-id"))
                .isPresent()
                .isNotEqualTo(first.headers().firstValue("x-request-id"));
        assertThat(recall.rig.model.exchanges()).hasSize(1);
        assertThat(recall.rig.gateway.wishes()).hasSize(1);
        assertThat(recall.rig.recalls()).containsExactly(Recalled.MISS, Recalled.HIT);
    }

    /** What the body does not say the path may: an object is no stream. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isNotAnsweredWithWhatWasAnsweredElsewhere(Case one) throws Exception {
        recall.serve(one.origin(), one.relayed().toArray(WireDialect[]::new));
        cases().filter(other -> !other.path().equals(one.path()))
                .forEach(other -> {
                    try {
                        recall.post(other.path(), other.body());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });

        assertThat(RecallRig.said(recall.post(one.path(), one.body()))).isEqualTo("miss");
    }
}
