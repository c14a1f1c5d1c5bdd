package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.RawClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that a backend refuses before it has begun, over real connections. */
final class RetriedCallTest {
    private static final String PROMPT = "{\"prompt\":\"Hello\"}";
    private static final String RATE =
            "{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\","
                    + "\"code\":\"rate_limit_exceeded\"}}";
    private static final String QUOTA =
            "{\"error\":{\"message\":\"You exceeded your current quota\","
                    + "\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}";

    private final ProxyRig rig = new ProxyRig().foreign();

    @AfterEach
    void stop() {
        rig.close();
    }

    private static Answer refusal(int status, String body, String... headers) {
        return (_, wire) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            var all = new ArrayList<>(List.of(headers));
            all.add("Content-Type: application/json");
            all.add("Content-Length: " + bytes.length);
            all.add("Connection: close");
            wire.head(status, all.toArray(String[]::new)).raw(bytes).close();
        };
    }

    /** These one after another, then success. */
    private void answering(Answer... first) {
        Queue<Answer> left = new ArrayDeque<>(List.of(first));
        rig.model.onCalls((exchange, wire) -> {
            Answer next;
            synchronized (left) {
                next = left.poll();
            }
            Answer well =
                    exchange.path().equals("/v1/embeddings")
                            ? Answers.fixture("llama-server-0.7.0-embeddings.json")
                            : Answers.chat();
            (next == null ? well : next).give(exchange, wire);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ProxyRig.CHAT,
                "/v1/embeddings",
                "/stoker/v1/generate",
                "/stoker/v1/stream",
                "/stoker/v1/embed"
            })
    void waitsAsLongAsTheBackendAsks(String path) throws Exception {
        answering(refusal(429, RATE, "Retry-After: 1"));
        String body =
                path.equals(ProxyRig.CHAT)
                        ? ProxyRig.chat(false)
                        : path.endsWith("stream") || path.endsWith("generate")
                                ? PROMPT
                                : "{\"input\":\"Hello\"}";

        HttpResponse<String> answer = rig.post(path, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("retry-after")).isEmpty();
        assertThat(rig.model.exchanges()).hasSize(2);
        long apart =
                rig.model.exchanges().get(1).arrivedNanos()
                        - rig.model.exchanges().get(0).arrivedNanos();
        assertThat(Duration.ofNanos(apart)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
        CallRecord call = rig.nextRecord();
        assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.retries()).isEqualTo(1);
        assertThat(rig.closedPlacements()).hasSize(2).allMatch(place -> place.closes() == 1);
    }

    @Test
    void waitsOfItselfForAModelThatLoadsUntilItHas() throws Exception {
        answering(Answers.loading(), Answers.loading(), Answers.loading());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.body()).contains("data: [DONE]");
        assertThat(rig.nextRecord().retries()).isEqualTo(3);
    }

    @Test
    void triesTwiceMoreAndNoOftener() throws Exception {
        answering(refusal(429, RATE), refusal(429, RATE), refusal(429, RATE));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(rig.model.exchanges()).hasSize(3);
    }

    @Test
    void answersAtOnceWhereOnlyMoneyHelps() throws Exception {
        answering(refusal(429, QUOTA, "Retry-After: 1"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("You exceeded your current quota");
        assertThat(rig.model.exchanges()).hasSize(1);
        assertThat(rig.nextRecord().error()).isEqualTo(ErrorCode.BACKEND_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {ProxyRig.CHAT, "/stoker/v1/generate", "/stoker/v1/stream"})
    void passesAWaitThatIsTooLongOnToTheCaller(String path) throws Exception {
        answering(refusal(429, RATE, "retry-after-ms: 60500", "Retry-After: 61"));

        HttpResponse<String> answer =
                rig.post(path, path.equals(ProxyRig.CHAT) ? ProxyRig.chat(false) : PROMPT);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("61");
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @Test
    void doesNotTryAServerOfThisMachineAgainThatFailedInItsWork() throws Exception {
        answering(
                refusal(500, "{\"error\":{\"message\":\"CUDA error\",\"type\":\"server_error\"}}"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @Test
    void neverTriesAgainAfterTheFirstByte() throws Exception {
        answering(overloadedAfter(1));

        HttpResponse<String> answer = rig.post("/stoker/v1/stream", PROMPT);

        assertThat(answer.body()).contains("event: text").contains("event: error");
        assertThat(rig.model.exchanges()).hasSize(1);
        assertThat(rig.nextRecord().retries()).isZero();
    }

    @Test
    void neverTriesAgainWhatTheModelHasBegunToWriteThoughTheCallerSawNothing() throws Exception {
        answering(overloadedAfter(1));

        HttpResponse<String> answer = rig.post("/stoker/v1/generate", PROMPT);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @Test
    void triesAgainWhereAStreamBeginsWithTheRefusal() throws Exception {
        answering(overloadedAfter(0));

        HttpResponse<String> answer = rig.post("/stoker/v1/stream", PROMPT);

        assertThat(answer.body()).contains("event: done");
        assertThat(rig.model.exchanges()).hasSize(2);
    }

    private static Answer overloadedAfter(int tokens) {
        String error =
                "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}\n\n";
        List<String> events = new ArrayList<>();
        if (tokens > 0) {
            events.addAll(Answers.chatEvents().subList(0, tokens + 1));
        }
        events.add(error);
        return Answers.stream(events);
    }

    @Test
    void stopsWaitingWhenTheCallerLeaves() throws Exception {
        answering(refusal(429, RATE, "Retry-After: 2"));

        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(ProxyRig.CHAT, ProxyRig.chat(true));
            rig.model.nextCall();
            rig.closedPlacements();
            caller.leave();
        }

        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.LEFT);
        assertThat(rig.model.callArrivesWithin(Duration.ofSeconds(3))).isFalse();
        assertThat(rig.gateway.specs()).hasSize(1);
    }

    private static ProxySettings withBudget(Duration budget) {
        var usual = ProxySettings.DEFAULT;
        return new ProxySettings(
                usual.bodyLimit(), usual.answerLimit(), usual.hopLimit(), usual.silence(), budget);
    }

    @Test
    void countsEveryWaitAgainstTheBudget() throws Exception {
        try (var impatient = new ProxyRig(withBudget(Duration.ofSeconds(2))).foreign()) {
            impatient.model.onCalls(refusal(429, RATE, "Retry-After: 1"));

            HttpResponse<String> answer = impatient.post(ProxyRig.CHAT, ProxyRig.chat(true));

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(impatient.model.exchanges()).hasSize(2);
        }
    }

    @Test
    void neverWaitsWithoutABudget() throws Exception {
        try (var impatient = new ProxyRig(withBudget(Duration.ZERO)).foreign()) {
            impatient.model.onCalls(Answers.loading());
            long before = System.nanoTime();

            HttpResponse<String> answer = impatient.post(ProxyRig.CHAT, ProxyRig.chat(true));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
            assertThat(impatient.model.exchanges()).hasSize(1);
        }
    }
}
