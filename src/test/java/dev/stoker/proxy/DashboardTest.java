package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.RawHttp;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for browsers, as it is served and as it is written. */
@SuppressWarnings("NullAway.Init") // filled before all
final class DashboardTest {
    private static final Path SOURCES = Path.of("src/main/resources/dashboard");
    private static final String BROWSER =
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    /** What turns a text into markup or into a program, in all its spellings. */
    private static final Pattern MAKES_CODE_OF_TEXT =
            Pattern.compile(
                    "innerHTML|outerHTML|insertAdjacentHTML|setHTML|createContextualFragment"
                            + "|DOMParser|srcdoc|document\\.write|\\beval\\b|\\bFunction\\s*\\("
                            + "|set(?:Timeout|Interval)\\s*\\(\\s*[\"'`]|javascript:");

    /** What a policy without 'unsafe-inline' would not run, or not show. */
    private static final Pattern INLINE =
            Pattern.compile(
                    "<script(?![^>]*\\ssrc=)|<style|\\sstyle\\s*=|\\son[a-z]+\\s*=|javascript:",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern ELSEWHERE = Pattern.compile("(?:https?:)?//[a-z0-9]");

    private static ProxyRig rig;

    @BeforeAll
    static void start() {
        rig = new ProxyRig();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BROWSER,
                "text/html",
                "TEXT/HTML;q=0.5",
                "application/json, text/html",
                "text/plain;q=0.5,text/html;level=1"
            })
    void isForWhoAcceptsPages(String accept) throws Exception {
        HttpResponse<String> answer = get("/", "accept", accept);

        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("text/html; charset=utf-8");
        assertThat(answer.headers().allValues("vary")).contains("Accept");
        assertThat(answer.body()).isEqualTo(Files.readString(SOURCES.resolve(Dashboard.PAGE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "text/*",
                "text/plain",
                "application/json",
                "text/html;q=0",
                "text/html; q=0.0",
                "text/htmlx"
            })
    void isNotForPrograms(String accept) throws Exception {
        HttpResponse<String> answer = get("/", "accept", accept);

        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("text/plain; charset=utf-8");
        assertThat(answer.headers().allValues("vary")).contains("Accept");
        assertThat(answer.body()).startsWith("Ollama is running: Stoker");
    }

    @ParameterizedTest
    @CsvSource({
        "dashboard.css, text/css; charset=utf-8",
        "dashboard.js, text/javascript; charset=utf-8",
        "icon.svg, image/svg+xml"
    })
    void servesItsPartsByTheirTypes(String name, String type) throws Exception {
        HttpResponse<String> answer = get(Dashboard.FOLDER + name);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(type);
        assertThat(answer.body()).isEqualTo(Files.readString(SOURCES.resolve(name)));
    }

    @Test
    void letsNothingElseRunOnThePageThanItsOwnFiles() throws Exception {
        for (String path : paths()) {
            HttpResponse<String> answer = get(path, "accept", BROWSER);

            assertThat(answer.headers().firstValue("content-security-policy"))
                    .as(path)
                    .hasValue(
                            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src"
                                    + " 'self'; img-src 'self'; base-uri 'none'; form-action"
                                    + " 'none'; frame-ancestors 'none'");
        }
    }

    @Test
    void sendsNoFileTwiceToWhoHasIt() throws Exception {
        var tags = new ArrayList<String>();
        for (String path : paths()) {
            HttpResponse<String> first = get(path, "accept", BROWSER);
            String tag = first.headers().firstValue("etag").orElseThrow();
            HttpResponse<String> again =
                    get(path, "accept", BROWSER, "if-none-match", "\"x\", W/" + tag);

            assertThat(first.headers().firstValue("cache-control")).hasValue("no-cache");
            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(get(path, "accept", BROWSER, "if-none-match", "\"x\"").statusCode())
                    .isEqualTo(200);
            tags.add(tag);
        }
        assertThat(tags).doesNotHaveDuplicates().allMatch(tag -> tag.matches("\"[0-9a-f]{32}\""));
    }

    @Test
    void tellsHowLongAFileIsWithoutSendingIt() throws Exception {
        for (String path : paths()) {
            HttpResponse<Void> head =
                    rig.http()
                            .send(
                                    HttpRequest.newBuilder(rig.uri(path))
                                            .header("accept", BROWSER)
                                            .HEAD()
                                            .build(),
                                    BodyHandlers.discarding());
            HttpResponse<byte[]> whole =
                    rig.http()
                            .send(
                                    HttpRequest.newBuilder(rig.uri(path))
                                            .header("accept", BROWSER)
                                            .build(),
                                    BodyHandlers.ofByteArray());

            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValueAsLong("content-length"))
                    .hasValue(whole.body().length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard/../application.properties",
                "/dashboard/%2e%2e/application.properties",
                "/dashboard/..%2fapplication.properties",
                "/dashboard/..%5capplication.properties",
                "/dashboard/../META-INF/stoker.version",
                "/dashboard/%2fetc%2fpasswd",
                "/dashboard//etc/passwd",
                "/dashboard/dashboard.css%00.js",
                "/dashboard/./",
                "/dashboard/",
                "/dashboard",
                "/dashboard/none.js",
                "/dashboard/DASHBOARD.JS",
                "/dashboard.js",
                "/index.html"
            })
    void leadsToNoOtherFile(String path) throws IOException {
        RawHttp.Answer answer =
                new RawHttp(rig.portNumber())
                        .send("GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close");

        assertThat(answer.status()).as(answer.text()).isIn(400, 404);
    }

    @Test
    void takesNothing() throws Exception {
        HttpResponse<String> answer = rig.post(Dashboard.FOLDER + "dashboard.js", "{}");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET");
    }

    @Test
    void servesEveryFileThereIs() throws IOException {
        var served = new TreeSet<>(Dashboard.PARTS);
        served.add(Dashboard.PAGE);

        assertThat(served).isEqualTo(new TreeSet<>(names()));
        assertThat(
                        Files.readString(
                                Path.of(
                                        "src/main/resources/META-INF/native-image/dev.stoker/stoker"
                                                + "/reachability-metadata.json")))
                .contains("\"glob\": \"dashboard/*\"");
    }

    @Test
    void makesNoMarkupAndNoProgramOfATextItIsTold() throws IOException {
        for (String name : names()) {
            assertThat(Files.readString(SOURCES.resolve(name)))
                    .as(name)
                    .doesNotContainPattern(MAKES_CODE_OF_TEXT);
        }
        assertThat("a.innerHTML = name").containsPattern(MAKES_CODE_OF_TEXT);
        assertThat("setTimeout(\"x()\", 1)").containsPattern(MAKES_CODE_OF_TEXT);
    }

    @Test
    void hasNoScriptAndNoStyleWithinThePage() throws IOException {
        assertThat(Files.readString(SOURCES.resolve(Dashboard.PAGE)))
                .doesNotContainPattern(INLINE)
                .contains("<script type=\"module\" src=", "<noscript>");
        assertThat("<script>x()</script>").containsPattern(INLINE);
        assertThat("<p onclick=\"x()\">").containsPattern(INLINE);
    }

    /** Neither fonts nor pictures nor calls: nothing leaves the machine by this page. */
    @Test
    void asksNobodyElse() throws IOException {
        for (String name : names()) {
            String text = Files.readString(SOURCES.resolve(name));

            assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                    .as(name)
                    .doesNotContainPattern(ELSEWHERE);
        }
    }

    @Test
    void leadsOnWhereNoScriptRuns() throws IOException {
        String page = Files.readString(SOURCES.resolve(Dashboard.PAGE));
        String still = page.substring(page.indexOf("<noscript>"), page.indexOf("</noscript>"));

        assertThat(still).contains("OpenAI", "Anthropic", "Ollama", "/stoker/v1/models");
        assertThat(page).contains("href=\"/q/health\"", "href=\"/metrics\"", "href=\"/q/openapi\"");
    }

    private static List<String> paths() {
        return Stream.concat(Stream.of("/"), Dashboard.PARTS.stream().map(Dashboard.FOLDER::concat))
                .toList();
    }

    private static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(rig.uri(path));
        return rig.http()
                .send(
                        (headers.length > 0 ? request.headers(headers) : request).build(),
                        BodyHandlers.ofString());
    }
}
