package dev.stoker.proxy;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Capability;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.CallEnd;
import dev.stoker.fleet.CallEnd.How;
import dev.stoker.fleet.Needs;
import dev.stoker.fleet.RouteView;
import dev.stoker.fleet.Wish;
import dev.stoker.proxy.FakeGateway.FakePlacement;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RouteDefinition.Member;
import dev.stoker.routing.RoutePolicy;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose first place fails, over real connections: the next place serves, or nobody does. */
final class RoutedCallTest {
    private static final String PROMPT = "{\"prompt\":\"Hello\"}";

    private final ProxyRig rig = new ProxyRig();
    private final FakeModelServer second = FakeModelServer.start();

    @AfterEach
    void stop() {
        rig.close();
        second.close();
    }

    private static URI closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private ProxyRig withASecondPlace(ProxyRig first) {
        second.onCalls(Answers.chat());
        first.gateway.elsewhere(() -> first.at(second.base(), Origin.DISCOVERED, false));
        return first;
    }

    private static Answer failing(int status) {
        return (_, wire) -> {
            byte[] bytes =
                    "{\"error\":{\"message\":\"CUDA error\",\"type\":\"server_error\"}}"
                            .getBytes(StandardCharsets.UTF_8);
            wire.head(
                            status,
                            "Content-Type: application/json",
                            "Content-Length: " + bytes.length,
                            "Connection: close")
                    .raw(bytes)
                    .close();
        };
    }

    private static String route(HttpResponse<?> answer) {
        return answer.headers().firstValue("x-stoker-route").orElse("");
    }

    private static List<How> ends(List<FakePlacement> places) {
        return places.stream().flatMap(at -> at.ends().stream()).map(CallEnd::how).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {ProxyRig.CHAT, "/stoker/v1/generate", "/stoker/v1/stream"})
    void isServedByTheSecondPlaceWhereTheFirstRefusesConnections(String path) throws Exception {
        URI closed = closedPort();
        withASecondPlace(rig).gateway.always(() -> rig.at(closed, Origin.DISCOVERED, false));

        HttpResponse<String> answer =
                rig.post(path, path.equals(ProxyRig.CHAT) ? ProxyRig.chat(true) : PROMPT);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(route(answer))
                .isEqualTo(
                        "tiny@llamacpp: backend_unreachable"
                                + " > tiny@llamacpp: the only one that was asked for");
        assertThat(second.exchanges()).hasSize(1);
        List<FakePlacement> places = rig.closedPlacements();
        assertThat(places).hasSize(2).allMatch(at -> at.closes() == 1);
        assertThat(places.getFirst().wasUnreachable()).isTrue();
        assertThat(ends(places)).containsExactly(How.FAILED, How.ANSWERED);
    }

    /** Told late, its place in the queue went out with a 200, or amid the answer. */
    @Test
    void isNotToldItsPlaceOnceItHasItsTurn() throws Exception {
        rig.gateway.told(3);
        rig.foreign();
        rig.model.onCalls((call, wire) -> {
            // Longer than what is told late would take.
            var _ = new CountDownLatch(1).await(2 * QueueEvents.PAUSE_MS, MILLISECONDS);
            failing(400).give(call, wire);
        });

        HttpResponse<String> answer = rig.post("/stoker/v1/stream", PROMPT);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("event: queue");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 429, 401, 503})
    void isServedByTheSecondPlaceWhereTheFirstHasTurnedItAwayOrFailed(int status) throws Exception {
        withASecondPlace(rig).foreign();
        rig.model.onCalls(failing(status));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(route(answer)).startsWith("tiny@llamacpp: backend_error (" + status + ", ");
        assertThat(rig.model.exchanges()).hasSize(1);
        assertThat(second.exchanges()).hasSize(1);
    }

    @Test
    void isNeverServedTwiceOnceAByteHasGoneOut() throws Exception {
        withASecondPlace(rig).foreign();
        rig.model.onCalls(Answers.stream(Answers.chatEvents().subList(0, 3)));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.body()).contains("stream_cut");
        assertThat(rig.model.exchanges()).hasSize(1);
        assertThat(second.exchanges()).isEmpty();
        assertThat(rig.gateway.wishes()).hasSize(1);
        assertThat(ends(rig.closedPlacements())).containsExactly(How.FAILED);
    }

    @Test
    void isNotSentElsewhereForAFaultOfItsCaller() throws Exception {
        withASecondPlace(rig).foreign();
        rig.model.onCalls(failing(400));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(second.exchanges()).isEmpty();
        assertThat(route(answer)).startsWith("tiny@llamacpp: backend_error (400, ");
        assertThat(ends(rig.closedPlacements())).containsExactly(How.ANSWERED);
    }

    @Test
    void isAnsweredWithTheLastErrorWhereEveryPlaceFails() throws Exception {
        withASecondPlace(rig).foreign();
        rig.model.onCalls(failing(500));
        second.onCalls(failing(401));
        rig.gateway.elsewhere(() -> {
            // The second wish for another place finds none.
            return rig.gateway.wishes().size() > 2
                    ? CompletableFuture.failedFuture(
                            new StokerException(ErrorCode.NO_BACKEND, "no more"))
                    : rig.at(second.base(), Origin.DISCOVERED, false);
        });

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("CUDA error").doesNotContain("no more");
        assertThat(route(answer)).contains("(500, ").contains(" > ").contains("(401, ");
    }

    private static ProxySettings with(Retries retries) {
        var usual = ProxySettings.DEFAULT;
        return new ProxySettings(
                usual.bodyLimit(),
                usual.answerLimit(),
                usual.hopLimit(),
                usual.silence(),
                usual.retryBudget(),
                usual.signOfLife(),
                usual.pictureUrls(),
                retries);
    }

    @Test
    void endsAtOnceWhereAllCallsTogetherHaveBeenTriedAgainEnough() throws Exception {
        try (var thrifty = new ProxyRig(with(new Retries(0, 1, Duration.ofMinutes(5))))) {
            withASecondPlace(thrifty).foreign();
            thrifty.model.onCalls(failing(500));

            assertThat(thrifty.post(ProxyRig.CHAT, ProxyRig.chat(false)).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> next = thrifty.post(ProxyRig.CHAT, ProxyRig.chat(false));

            assertThat(next.statusCode()).isEqualTo(500);
            assertThat(second.exchanges()).hasSize(1);
        }
    }

    /** What fails with nowhere to go used up what others could have gone elsewhere by. */
    @Test
    void takesNothingFromOthersWhereThereIsNoOtherPlace() throws Exception {
        try (var thrifty = new ProxyRig(with(new Retries(0, 1, Duration.ofMinutes(5))))) {
            thrifty.foreign().model.onCalls(failing(500));
            for (int i = 0; i < 3; i++) {
                assertThat(thrifty.post(ProxyRig.CHAT, ProxyRig.chat(false)).statusCode())
                        .isEqualTo(500);
            }
            withASecondPlace(thrifty);

            assertThat(thrifty.post(ProxyRig.CHAT, ProxyRig.chat(false)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void isNotTriedAgainAfterItsDeadline() throws Exception {
        try (var strict = new ProxyRig(with(new Retries(1, 10, Duration.ZERO)))) {
            withASecondPlace(strict).foreign();
            strict.model.onCalls(failing(500));

            assertThat(strict.post(ProxyRig.CHAT, ProxyRig.chat(false)).statusCode())
                    .isEqualTo(500);
            assertThat(second.exchanges()).isEmpty();
        }
    }

    @Test
    void saysWhatItNeeds() throws Exception {
        rig.foreign();
        rig.model.onCalls(Answers.chat());
        String body =
                "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
                        + "\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}],"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}";

        assertThat(rig.post(ProxyRig.CHAT, body).statusCode()).isEqualTo(200);

        assertThat(rig.gateway.wishes())
                .singleElement()
                .extracting(Wish::needs)
                .isEqualTo(
                        new Needs(
                                Set.of(Capability.TOOLS, Capability.IMAGES),
                                Set.of(Ability.TOOLS, Ability.VISION),
                                null));
    }

    @Test
    void tellsItsConversationOnlyWhereARouteGoesByIt() throws Exception {
        rig.foreign();
        rig.model.onCalls(Answers.chat());
        rig.post(ProxyRig.CHAT, ProxyRig.chat(false), "x-stoker-conversation", "42");
        var sticky = new RouteDefinition("chat", List.of(new Member("tiny")), null, true);
        rig.gateway.routes(List.of(new RouteView(sticky, RoutePolicy.FIRST_HEALTHY, List.of())));

        rig.post(ProxyRig.CHAT, ProxyRig.chat(false), "x-stoker-conversation", "42");
        rig.post(ProxyRig.CHAT, ProxyRig.chat(true), "x-stoker-conversation", "42");
        rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        List<String> told =
                rig.gateway.wishes().stream()
                        .map(wish -> String.valueOf(wish.conversation()))
                        .toList();
        assertThat(told.getFirst()).isEqualTo("null");
        assertThat(told.get(1)).isEqualTo(told.get(2)).matches("[0-9a-f]{32}");
        assertThat(told.get(3)).isNotEqualTo(told.get(1)).matches("[0-9a-f]{32}");
    }
}
