package dev.stoker.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors in relayed answers of status 200: no key and no path gets out. SECURITY.md, 2. */
class RelayedErrorTest {
    private static final String ERROR =
            "{\"error\":{\"message\":\"cannot open /home/me/models/x.gguf with "
                    + FakeGateway.KEY
                    + "\",\"type\":\"server_error\",\"code\":500}}";
    private static final String EVENT = "data: " + ERROR + "\n\n";

    /** The role, and the first of what the model says. */
    private static final String BEGUN = String.join("", Answers.chatEvents().subList(0, 2));

    private final ProxyRig rig = new ProxyRig().foreign();

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ERROR,
                "{\"error\":\"cannot open /home/me/models/x.gguf with " + FakeGateway.KEY + "\"}",
            })
    void answersAnErrorInsteadOfTheObjectThatHidesIt(String body) throws Exception {
        rig.model.onCalls(Answers.json(200, body));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isBetween(500, 502);
        assertThat(answer.body()).contains("\"code\":\"backend_error\"", "\"origin\":\"backend\"");
        assertRedacted(answer.body());
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 65_536, 65_537, 3_000_000})
    void passesAnObjectOfAnyLengthByteForByte(int length) throws Exception {
        String body = "{\"error\":null}" + " ".repeat(length - 14);
        rig.model.onCalls(Answers.json(200, body));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
    }

    /** The error as one piece with what goes before it, alone, and torn. */
    static List<List<String>> pieces() {
        String before = String.join("", Answers.chatEvents().subList(0, 3));
        return List.of(
                List.of(before + EVENT + "data: [DONE]\n\n"),
                List.of(before, EVENT),
                List.of(before, EVENT.substring(0, 40), EVENT.substring(40)),
                List.of(before + EVENT.substring(0, 16), EVENT.substring(16)),
                IntStream.range(0, (before + EVENT).length())
                        .mapToObj(i -> (before + EVENT).substring(i, i + 1))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void tellsAnErrorOfAStreamWithoutKeysAndPaths(List<String> pieces) throws Exception {
        rig.model.onCalls(Answers.stream(pieces));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith(String.join("", Answers.chatEvents().subList(0, 3)))
                .contains("data: {\"error\":{\"message\":\"cannot open", "\"request_id\"")
                .doesNotContain("[DONE]")
                .endsWith("\n\n");
        assertRedacted(answer.body());
        CallRecord call = rig.nextRecord();
        assertThat(call.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(call.error()).isEqualTo(ErrorCode.BACKEND_ERROR);
    }

    @Test
    void answersWithAStatusWhereAStreamBeginsWithItsError() throws Exception {
        rig.model.onCalls(Answers.stream(List.of(EVENT)));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertRedacted(answer.body());
    }

    /** As LocalAI refuses a prompt that is too long: nothing of the model's has come yet. */
    @Test
    void answersWithAStatusWhereAStreamBeginsWithNothingButARole() throws Exception {
        rig.model.onCalls(Answers.stream(List.of(Answers.chatEvents().getFirst(), EVENT)));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertRedacted(answer.body());
    }

    @Test
    void passesTheRoleOnOnceTheModelTakesItsTime() throws Exception {
        rig.model.onCalls((_, wire) -> {
            wire.eventStream().chunk(Answers.chatEvents().getFirst());
            wire.hang();
        });

        try (var body = rig.open(ProxyRig.CHAT, ProxyRig.chat(true))) {
            int length = Answers.chatEvents().getFirst().length();
            assertThat(new String(body.readNBytes(length), UTF_8))
                    .isEqualTo(Answers.chatEvents().getFirst());
        }
    }

    @Test
    void sendsNothingOfAnErrorThatWasCut() throws Exception {
        rig.model.onCalls(Answers.stream(List.of(BEGUN, EVENT.substring(0, 100))));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.body())
                .startsWith(BEGUN + "data: {\"error\":")
                .contains("\"code\":\"stream_cut\"");
        assertRedacted(answer.body());
    }

    @Test
    void endsAStreamWithAnErrorThatDoesNotEnd() throws Exception {
        rig.model.onCalls((_, wire) -> {
            wire.eventStream().chunk(BEGUN);
            for (int i = 0; i < 40; i++) {
                wire.chunk((i == 0 ? EVENT.substring(0, 100) : "") + "a".repeat(64 * 1024));
            }
            wire.end();
        });

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.body()).contains("\"code\":\"backend_error\"", "longer than");
        assertRedacted(answer.body());
    }

    /** Readers of event streams join the lines: only together they are an error. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void tellsAnErrorOfSeveralLinesWithoutKeysAndPaths(int piece) throws Exception {
        String torn =
                "data: {\ndata: \"error\":\ndata: {\"message\":\"cannot open /home/me/x.gguf with "
                        + FakeGateway.KEY
                        + "\",\r\ndata: \"type\":\"server_error\"}}\n\n";
        String all = BEGUN + torn;
        rig.model.onCalls(
                Answers.stream(
                        IntStream.iterate(0, i -> i < all.length(), i -> i + piece)
                                .mapToObj(i -> all.substring(i, Math.min(all.length(), i + piece)))
                                .toList()));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.body())
                .startsWith(BEGUN + "data: {\"error\":{\"message\":\"cannot open")
                .endsWith("}\n\n");
        assertRedacted(answer.body());
    }

    @Test
    void sendsNothingOfAnErrorThatIsNoJson() throws Exception {
        rig.model.onCalls(
                Answers.stream(List.of(BEGUN, EVENT.replace("}}", "") + "data: [DONE]\n\n")));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.body()).contains("an error that cannot be read").doesNotContain("[DONE]");
        assertRedacted(answer.body());
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 900_000, 3_000_000})
    void answersALongErrorInsteadOfTheObjectThatHidesIt(int length) throws Exception {
        String body = ERROR.replaceFirst("}}$", ",\"more\":\"" + "a".repeat(length) + "\"}}");
        rig.model.onCalls(Answers.json(200, body));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isBetween(500, 502);
        assertThat(answer.body()).contains("\"code\":\"backend_error\"");
        assertRedacted(answer.body());
    }

    /** What has gone out cannot be taken back, so the connection breaks. */
    @ParameterizedTest
    @ValueSource(ints = {100_000, 2_000_000})
    void breaksOffALongObjectThatEndsInAnError(int before) {
        String body = "{\"x\":\"" + "a".repeat(before) + "\"," + ERROR.substring(1);
        rig.model.onCalls(Answers.json(200, body));

        assertThatThrownBy(() -> rig.post(ProxyRig.CHAT, ProxyRig.chat(false)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void redactsABodyOfAnErrorThatIsTooLongToBeRead() throws Exception {
        rig.model.onCalls(
                Answers.json(
                        500,
                        ERROR.replaceFirst("}}$", ",\"more\":\"" + "a".repeat(70_000) + "\"}}")));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body().length()).isLessThan(3000);
        assertRedacted(answer.body());
    }

    private static void assertRedacted(String body) {
        assertThat(body).doesNotContain("/home", "x.gguf", FakeGateway.KEY);
    }
}
