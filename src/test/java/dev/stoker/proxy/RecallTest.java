package dev.stoker.proxy;

import static dev.stoker.proxy.RecallRig.chat;
import static dev.stoker.proxy.RecallRig.chatOf;
import static dev.stoker.proxy.RecallRig.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.WireDialect;
import dev.stoker.core.Origin;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.proxy.CallObserver.Recalled;
import dev.stoker.proxy.cache.CacheSettings;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are kept, and for which calls. */
final class RecallTest {
    private static final String STREAM = "/stoker/v1/stream";

    private final RecallRig recall = new RecallRig();

    @BeforeEach
    void relay() {
        recall.serve(Origin.DISCOVERED, WireDialect.OPENAI);
    }

    @AfterEach
    void stop() {
        recall.close();
    }

    private String twice(String path, String body, String... headers) throws Exception {
        recall.post(path, body, headers);
        return said(recall.post(path, body, headers));
    }

    @Test
    void saysNothingOnARouteThatKeepsNone() throws Exception {
        for (String model : List.of("plain", "tiny", "chat@lab")) {
            assertThat(twice(ProxyRig.CHAT, chatOf(model, false))).isEmpty();
        }

        assertThat(recall.rig.recalls()).isEmpty();
        assertThat(recall.cache.count()).isZero();
    }

    @Test
    void keepsNothingWhereItIsSwitchedOff() throws Exception {
        recall.cache.use(CacheSettings.OFF);

        assertThat(twice(ProxyRig.CHAT, chat(false))).isEmpty();
        assertThat(recall.rig.recalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"chat\",\"messages\":M}",
                "{\"model\":\"chat\",\"messages\":M,\"temperature\":0.7}",
                "{\"model\":\"chat\",\"messages\":M,\"temperature\":null,\"seed\":null}",
                "{\"model\":\"chat\",\"messages\":M,\"temperature\":1,\"seed\":-1}",
                "{\"model\":\"chat\",\"messages\":M,\"seed\":4294967295}",
                "{\"model\":\"chat\",\"messages\":M,\"temperature\":0,\"web_search_options\":{\"a\":1}}",
                "{\"model\":\"chat\",\"messages\":M,\"temperature\":0,\"x\":{\"a\":1,\"a\":1}}"
            })
    void asksEachTimeForWhatHasAnotherAnswerEachTime(String body) throws Exception {
        String asked = body.replace("M", "[{\"role\":\"user\",\"content\":\"Hello\"}]");

        assertThat(twice(ProxyRig.CHAT, asked)).isEmpty();

        assertThat(recall.rig.recalls()).containsOnly(Recalled.BYPASS);
        assertThat(recall.cache.count()).isZero();
    }

    @Test
    void takesASeedForAsGoodAsNoTemperature() throws Exception {
        String asked = chat(true).replace("\"temperature\":0", "\"temperature\":0.8,\"seed\":7");

        assertThat(twice(ProxyRig.CHAT, asked)).isEqualTo("hit");
        assertThat(said(recall.post(ProxyRig.CHAT, asked.replace(":7", ":8")))).isEqualTo("miss");
        assertThat(
                        twice(
                                "/api/generate",
                                "{\"model\":\"chat\",\"prompt\":\"a\",\"options\":{\"seed\":0}}"))
                .isEqualTo("hit");
        assertThat(
                        twice(
                                "/api/generate",
                                "{\"model\":\"chat\",\"prompt\":\"a\",\"options\":{\"top_k\":3}}"))
                .isEmpty();
    }

    /** The answer is one of many then. */
    @Test
    void keepsNothingOfABackendThatIsNotToldTheSeed() throws Exception {
        recall.serve(Origin.DISCOVERED);
        String seeded = chat(false).replace("\"temperature\":0", "\"min_p\":0.1,\"seed\":7");

        assertThat(twice(ProxyRig.CHAT, seeded)).isEqualTo("miss");
        assertThat(twice(ProxyRig.CHAT, chat(false, "\"min_p\":0.1,\"seed\":7"))).isEqualTo("hit");
    }

    @Test
    void knowsTheSameCallHoweverItIsWritten() throws Exception {
        recall.post(ProxyRig.CHAT, chat(false));

        assertThat(
                        said(
                                recall.post(
                                        ProxyRig.CHAT,
                                        "{ \"stream\":false, \"messages\" : [{\"role\":\"user\","
                                                + "\"content\":\"H\\u0065llo\"}],\n\"temperature\":0.00,"
                                                + "\"model\":\"chat\"}")))
                .isEqualTo("hit");
        assertThat(said(recall.post(ProxyRig.CHAT, chat(false, "\"user\":\"u\""))))
                .isEqualTo("miss");
        assertThat(said(recall.post(ProxyRig.CHAT, chat(true)))).isEqualTo("miss");
    }

    /** An answer that keeps to a schema has its fields in the order of the schema's. */
    @Test
    void asksAnewForASchemaInAnotherOrder() throws Exception {
        String schema =
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\","
                        + "\"schema\":{\"type\":\"object\",\"properties\":{%s}}}}";
        String why = "\"why\":{\"type\":\"string\"}";
        String what = "\"what\":{\"type\":\"string\"}";
        recall.post(ProxyRig.CHAT, chat(true, schema.formatted(why + "," + what)));

        assertThat(said(recall.post(ProxyRig.CHAT, chat(true, schema.formatted(what + "," + why)))))
                .isEqualTo("miss");
    }

    @Test
    void asksAnewAfterItsTime() throws Exception {
        recall.post(ProxyRig.CHAT, chat(false));
        recall.clock.go(RecallRig.TTL);

        assertThat(said(recall.post(ProxyRig.CHAT, chat(false)))).isEqualTo("miss");
        assertThat(said(recall.post(ProxyRig.CHAT, chat(false)))).isEqualTo("hit");
    }

    @Test
    void asksAnewOnceAllIsForgotten() throws Exception {
        recall.post(ProxyRig.CHAT, chat(false));
        recall.cache.clear();

        assertThat(said(recall.post(ProxyRig.CHAT, chat(false)))).isEqualTo("miss");
    }

    @Test
    void neitherReadsNorKeepsWhereTheCallerWantsNoStore() throws Exception {
        String[] noStore = {"cache-control", "max-age=0, No-Store"};
        assertThat(twice(ProxyRig.CHAT, chat(false), noStore)).isEmpty();
        assertThat(said(recall.post(ProxyRig.CHAT, chat(false)))).isEqualTo("miss");

        assertThat(twice(ProxyRig.CHAT, chat(false), noStore)).isEmpty();
    }

    @Test
    void asksAnewAndKeepsWhereTheCallerWantsNoCache() throws Exception {
        recall.post(ProxyRig.CHAT, chat(false));
        recall.rig.model.onCalls(answering("{\"choices\":[{\"message\":\"another\"}]}"));

        HttpResponse<String> anew =
                recall.post(ProxyRig.CHAT, chat(false), "cache-control", "no-cache");

        assertThat(said(anew)).isEqualTo("miss");
        assertThat(anew.body()).contains("another");
        HttpResponse<String> next = recall.post(ProxyRig.CHAT, chat(false));
        assertThat(said(next)).isEqualTo("hit");
        assertThat(next.body()).isEqualTo(anew.body());
    }

    private static Answer answering(String json, String... headers) {
        return (_, wire) -> {
            byte[] bytes = json.getBytes(UTF_8);
            var all = new ArrayList<>(List.of(headers));
            all.add("Content-Type: application/json");
            all.add("Content-Length: " + bytes.length);
            all.add("Connection: close");
            wire.head(200, all.toArray(String[]::new)).raw(bytes).close();
        };
    }

    static Stream<Supplier<Answer>> failures() {
        return Stream.of(
                Answers::contextExceeded,
                Answers::dieBeforeHead,
                Answers::dieMidStream,
                Answers::cutMidEvent,
                Answers::endWithoutFinishReason,
                Answers::malformedJson,
                Answers::wrongContentType,
                () -> Answers.errorInStream("CUDA error"),
                () -> answering("{\"choices\":[{\"message"),
                () -> answering("{\"error\":{\"message\":\"broken\"}}"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void keepsNothingOfWhatFailed(Supplier<Answer> failure) throws Exception {
        for (String path : List.of(ProxyRig.CHAT, STREAM)) {
            for (boolean stream : new boolean[] {true, false}) {
                String body =
                        path.equals(STREAM)
                                ? "{\"model\":\"chat\",\"prompt\":\"a\",\"temperature\":0}"
                                : chat(stream);
                recall.rig.model.onCalls(failure.get());
                try {
                    recall.post(path, body);
                } catch (IOException _) {
                    // The connection is broken where there is no other way to say so.
                }
                recall.awaitEmpty();
            }
        }
        recall.rig.model.onCalls(Answers.chat());

        assertThat(twice(ProxyRig.CHAT, chat(true))).isEqualTo("hit");
    }

    /** What is compressed cannot be looked into: nobody knows whether it is whole. */
    @Test
    void keepsNothingThatItCannotRead() throws Exception {
        recall.rig.model.onCalls(answering("{\"packed\":1}", "Content-Encoding: br"));

        assertThat(twice(ProxyRig.CHAT, chat(false))).isEqualTo("miss");
        recall.awaitEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {ProxyRig.CHAT, STREAM})
    void keepsNothingOfACallWhoseCallerLeaves(String path) throws Exception {
        var permits = new Semaphore(4);
        recall.rig.model.onCalls(Answers.trickle(permits));
        String body =
                path.equals(STREAM)
                        ? "{\"model\":\"chat\",\"prompt\":\"a\",\"temperature\":0}"
                        : chat(true);

        try (InputStream answer = recall.rig.open(path, body)) {
            assertThat(answer.read()).isPositive();
        }

        assertThat(recall.rig.nextRecord().outcome()).isEqualTo(Outcome.LEFT);
        permits.release(1000);
        recall.awaitEmpty();
        assertThat(said(recall.post(path, body))).isEqualTo("miss");
    }

    /** A chunk goes on as it comes, whether it is kept or not. */
    @Test
    void delaysNoChunkAndIsKeptOnlyOnceItIsWhole() throws Exception {
        var permits = new Semaphore(3);
        recall.rig.model.onCalls(Answers.trickle(permits));

        try (InputStream answer = recall.rig.open(ProxyRig.CHAT, chat(true))) {
            assertThat(answer.readNBytes(20)).hasSize(20);
            assertThat(recall.cache.count()).isZero();
            assertThat(recall.cache.size()).isPositive();
            permits.release(1000);
            answer.readAllBytes();
        }

        assertThat(said(recall.post(ProxyRig.CHAT, chat(true)))).isEqualTo("hit");
    }

    @Test
    void passesOnButDoesNotKeepWhatIsTooLong() throws Exception {
        List<String> events = Answers.chatEvents();
        List<String> many = new ArrayList<>();
        for (long size = 0; size <= RecallRig.LONGEST.value(); size += events.get(1).length()) {
            many.add(events.get(1));
        }
        many.addAll(events);
        recall.rig.model.onCalls(Answers.stream(many));

        HttpResponse<String> first = recall.post(ProxyRig.CHAT, chat(true));

        assertThat(first.body()).isEqualTo(String.join("", many));
        recall.awaitEmpty();
        assertThat(said(recall.post(ProxyRig.CHAT, chat(true)))).isEqualTo("miss");
    }

    /** What is told of a turn belongs to one call. */
    @Test
    void doesNotRepeatWhereACallStoodInTheQueue() throws Exception {
        recall.rig.gateway.told(3);
        recall.rig.model.onCalls((call, wire) -> {
            wire.pause(Duration.ofMillis(10));
            Answers.chat().give(call, wire);
        });
        String body = "{\"model\":\"chat\",\"prompt\":\"a\",\"temperature\":0}";

        recall.post(STREAM, body);
        HttpResponse<String> second = recall.post(STREAM, body);

        assertThat(said(second)).isEqualTo("hit");
        assertThat(second.body()).doesNotContain("event: queue").contains("event: ");
        assertThat(second.headers().firstValue("x-stoker-backend")).hasValue("llamacpp");
        assertThat(second.headers().firstValue("content-type")).hasValue("text/event-stream");
    }
}
