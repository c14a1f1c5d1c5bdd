package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.RawClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes in the heads of requests and answers, and what must not. SECURITY.md, 2. */
class HeadersSecurityTest {
    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://app.example",
                "Referer: https://app.example/page",
                "Cookie: session=secret",
                "Forwarded: for=192.0.2.7",
                "X-Forwarded-For: 192.0.2.7",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Real-IP: 192.0.2.7",
                "Authorization: Bearer of-the-caller",
                "Proxy-Authorization: Basic of-the-caller",
                "x-api-key: of-the-caller",
                "api-key: of-the-caller",
                "x-stoker-token: of-the-caller",
                "X-Conversation-Id: 42",
                "Sec-Fetch-Site: same-origin",
                "TE: trailers",
                "Upgrade: websocket",
                "Keep-Alive: timeout=9",
                "X-New-Secret-Of-Somebody: value"
            })
    void neverSendsThisHeaderOfACallerToABackend(String header) throws Exception {
        String name = header.substring(0, header.indexOf(':'));
        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(ProxyRig.CHAT, ProxyRig.chat(true), header).readUntil("[DONE]");
        }

        Exchange upstream = rig.model.nextCall();
        if (name.equals("Authorization")) {
            assertThat(upstream.headers(name)).containsExactly("Bearer " + FakeGateway.KEY);
        } else {
            assertThat(upstream.headers(name)).isEmpty();
        }
        assertThat(upstream.headerLines()).noneMatch(line -> line.contains("of-the-caller"));
    }

    @Test
    void namesTheBackendAsHostAndAsksForPlainBytes() throws Exception {
        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(
                            ProxyRig.CHAT,
                            ProxyRig.chat(true),
                            "Accept-Encoding: gzip, br",
                            "User-Agent: app/1",
                            "x-request-id: mine-1")
                    .readUntil("[DONE]");
        }

        Exchange upstream = rig.model.nextCall();
        assertThat(upstream.headers("host")).containsExactly("127.0.0.1:" + rig.model.port());
        assertThat(upstream.headers("accept-encoding")).containsExactly("identity");
        assertThat(upstream.headers("authorization")).containsExactly("Bearer " + FakeGateway.KEY);
        assertThat(upstream.headers("user-agent")).containsExactly("app/1");
        assertThat(upstream.headers("x-request-id")).containsExactly("mine-1");
        assertThat(upstream.headers("content-type")).containsExactly("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Access-Control-Allow-Origin: *",
                "Access-Control-Allow-Credentials: true",
                "Set-Cookie: a=b",
                "Server: llama.cpp",
                "Strict-Transport-Security: max-age=1",
                "Keep-Alive: timeout=5, max=100",
                "Proxy-Connection: keep-alive",
                "X-Named: 1",
                "Clear-Site-Data: *"
            })
    void neverGivesThisHeaderOfABackendToACaller(String header) throws Exception {
        rig.model.onCalls((_, wire) -> {
            wire.head(
                    200,
                    header,
                    "Connection: X-Named",
                    "Content-Type: text/event-stream",
                    "X-Kept: 1",
                    "Transfer-Encoding: chunked");
            wire.chunk(Answers.text("llama-server-0.7.0-chat-stream.sse")).end();
        });

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        String name = header.substring(0, header.indexOf(':'));
        assertThat(answer.headers().allValues(name)).isEmpty();
        assertThat(answer.headers().firstValue("x-kept")).hasValue("1");
    }

    @Test
    void letsNoBackendSpeakInStokersName() throws Exception {
        rig.model.onCalls((_, wire) -> {
            wire.head(
                    200,
                    "x-stoker-backend: other",
                    "x-request-id: other",
                    "Content-Type: text/event-stream",
                    "Transfer-Encoding: chunked");
            wire.chunk(Answers.text("llama-server-0.7.0-chat-stream.sse")).end();
        });

        HttpResponse<String> answer =
                rig.post(ProxyRig.CHAT, ProxyRig.chat(true), "x-request-id", "mine-2");

        assertThat(answer.headers().allValues("x-stoker-backend")).containsExactly("llamacpp");
        assertThat(answer.headers().allValues("x-stoker-model")).containsExactly("tiny");
        assertThat(answer.headers().allValues("x-request-id")).containsExactly("mine-2");
    }

    @Test
    void countsTheStokersARequestHasPassed() throws Exception {
        rig.post(ProxyRig.CHAT, ProxyRig.chat(true));
        rig.post(ProxyRig.CHAT, ProxyRig.chat(true), "x-stoker-hop", "2");

        assertThat(rig.model.nextCall().header("x-stoker-hop")).isEqualTo("1");
        assertThat(rig.model.nextCall().header("x-stoker-hop")).isEqualTo("3");
    }

    @Test
    void endsALoopOfStokers() throws Exception {
        HttpResponse<String> answer =
                rig.post(ProxyRig.CHAT, ProxyRig.chat(true), "x-stoker-hop", "3");

        assertThat(answer.statusCode()).isEqualTo(508);
        assertThat(answer.body()).contains("\"code\":\"loop_detected\"");
        assertThat(rig.gateway.specs()).isEmpty();
    }

    @Test
    void refusesAHopCountThatIsNoNumber() throws Exception {
        assertThat(rig.post(ProxyRig.CHAT, ProxyRig.chat(true), "x-stoker-hop", "-1").statusCode())
                .isEqualTo(400);
    }
}
