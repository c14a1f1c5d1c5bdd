package dev.stoker.cli;

import static dev.stoker.inference.FinishReason.LENGTH;
import static dev.stoker.inference.FinishReason.STOP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.stoker.core.ErrorCode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.FinishReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stoker run}, against streams that the daemon's own encoder has written. */
final class RunCommandTest {
    private static final String STREAM = "/stoker/v1/stream";

    private final FakeDaemon daemon = FakeDaemon.start();

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Cli cli() {
        return new Cli().daemon(daemon);
    }

    @Test
    void printsTheTextAndEndsTheLine() {
        daemon.events(STREAM, new NativeStream().text("Hello, ").text("wörld 🦉").done(STOP));

        Cli.Ended ended = cli().run("run", "tiny", "Say hello.");

        assertThat(ended).isEqualTo(new Cli.Ended(0, "Hello, wörld 🦉\n", ""));
    }

    @Test
    void printsEachPieceAsItArrives() throws InterruptedException {
        var read = new CountDownLatch(1);
        daemon.on(
                STREAM,
                exchange -> {
                    OutputStream body = begin(exchange);
                    body.write(new NativeStream().text("first").cut().getBytes(UTF_8));
                    body.flush();
                    awaitQuietly(read);
                    body.write(new NativeStream().text(" last").done(STOP).getBytes(UTF_8));
                    exchange.close();
                });
        Cli cli = cli();
        Thread running = Thread.ofVirtual().start(() -> cli.run("run", "tiny", "hi"));

        await().atMost(Duration.ofSeconds(20)).until(() -> cli.outSoFar().equals("first"));
        read.countDown();
        running.join();

        assertThat(cli.outSoFar()).isEqualTo("first last\n");
    }

    @Test
    void sendsWhatWasAskedFor(@TempDir Path folder) throws IOException {
        daemon.events(STREAM, new NativeStream().text("{}").done(STOP));
        Path schema = Files.writeString(folder.resolve("s.json"), "{\"type\": \"object\"}");

        cli().run(
                        "run",
                        "m@b",
                        "--system=Be brief.",
                        "--max-tokens=5",
                        "--temperature=0.5",
                        "--seed=7",
                        "--stop=\n",
                        "--stop=END",
                        "--schema=" + schema,
                        "@" + schema); // a file that exists, and is not to be read

        assertThat(daemon.asked().getFirst().body().replace(schema.toString(), "FILE"))
                .isEqualTo(
                        """
                        {"model":"m@b","prompt":"@FILE","system":"Be brief.","max_tokens":5,\
                        "temperature":0.5,"seed":7,"stop":["\\n","END"],\
                        "schema":{"type":"object"}}\
                        """);
    }

    @Test
    void sendsATemplateWithItsVariables() {
        daemon.events(STREAM, new NativeStream().text("ok").done(STOP));

        cli().atTerminal()
                .run("run", "m", "--template=weather", "--var", "city=Turin", "--var=a=b=c");

        assertThat(daemon.asked().getFirst().body())
                .isEqualTo(
                        "{\"model\":\"m\",\"template\":\"weather\","
                                + "\"variables\":{\"city\":\"Turin\",\"a\":\"b=c\"}}");
    }

    @Test
    void refusesATemplateBesideAPrompt() {
        assertThat(cli().run("run", "m", "--template=t", "hello").err())
                .contains("--template: given beside PROMPT");
        assertThat(cli().run("run", "m", "--template=t", "--system=s").err())
                .contains("--template: given beside --system");
        assertThat(cli().run("run", "m", "--var=a=b", "hello").err())
                .contains("--var goes with --template only");
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void readsThePromptFromAPipe() {
        daemon.events(STREAM, new NativeStream().text("ok").done(STOP));

        cli().stdin("line one\nlé two\n").run("run", "tiny");
        cli().stdin("dash\r\n").run("run", "tiny", "-");
        cli().stdin("not read").run("run", "tiny", "--", "-5 + 3");

        assertThat(
                        daemon.asked().stream()
                                .map(asked -> asked.body().getBytes(UTF_8))
                                .map(body -> Json.treeOrNull(body, 0, body.length))
                                .map(body -> body == null ? "" : Json.text(body, "prompt")))
                .containsExactly("line one\nlé two", "dash", "-5 + 3");
    }

    @Test
    void refusesAPromptThatIsNone() {
        Cli.Ended none = cli().atTerminal().run("run", "tiny");
        Cli.Ended empty = cli().stdin("\n").run("run", "tiny");
        Cli.Ended binary = cli().stdin(new byte[] {(byte) 0xff, 1}).run("run", "tiny");
        Cli.Ended mangled = cli().run("run", "tiny", "caf\ufffd");

        assertThat(none.err()).contains("there is no prompt");
        assertThat(empty.err()).contains("the prompt is empty");
        assertThat(binary.err()).contains("no text in UTF-8");
        assertThat(mangled.err()).contains("LC_ALL=C.UTF-8");
        assertThat(daemon.asked()).isEmpty();
        assertThat(new int[] {none.code(), empty.code(), binary.code(), mangled.code()})
                .containsOnly(2);
    }

    @Test
    void refusesAHugePromptWithoutReadingItAll() {
        var endless = new Endless();
        var cli = cli().stdinStream(endless);

        Cli.Ended ended = cli.run("run", "tiny");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("larger than 16 MiB");
        assertThat(endless.read).isEqualTo(Prompt.LIMIT + 1L);
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void showsReasoningDimmedOnATerminalOnly() {
        daemon.events(
                STREAM, new NativeStream().reasoning("hm").reasoning("m").text("42").done(STOP));

        Cli.Ended terminal = cli().atTerminal().run("run", "tiny", "hi");
        Cli.Ended pipe = cli().run("run", "tiny", "hi");
        Cli.Ended wanted = cli().run("run", "tiny", "hi", "--reasoning");

        assertThat(terminal.out()).isEqualTo("\u001b[2mhm\u001b[0m\u001b[2mm\u001b[0m\n\n42\n");
        assertThat(pipe.out()).isEqualTo("42\n");
        assertThat(wanted.out()).isEqualTo("hmm\n\n42\n");
    }

    @Test
    void aModelCannotDriveTheTerminal() {
        String attack = "\u001b]52;c;cm0gLXJm\u0007ok\u009b2J\ttab\r";
        daemon.events(STREAM, new NativeStream().text(attack).done(STOP));

        Cli.Ended terminal = cli().atTerminal().run("run", "tiny", "hi");
        Cli.Ended pipe = cli().run("run", "tiny", "hi");

        assertThat(terminal.out()).isEqualTo("\ufffd]52;c;cm0gLXJm\ufffdok\ufffd2J\ttab\ufffd\n");
        assertThat(pipe.out()).isEqualTo(attack + "\n");
    }

    @Test
    void anErrorEventEndsItWithItsSentence() {
        daemon.events(
                STREAM,
                new NativeStream().text("Hel").error(ErrorCode.STREAM_CUT, "the engine ended"));

        Cli.Ended ended = cli().run("run", "tiny", "hi");

        assertThat(ended).isEqualTo(new Cli.Ended(1, "Hel\n", "stoker: the engine ended\n"));
    }

    @Test
    void aStreamWithoutItsLastEventIsAFailure() {
        daemon.events(STREAM, new NativeStream().text("Hel").cut());

        Cli.Ended ended = cli().run("run", "tiny", "hi");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEqualTo("Hel\n");
        assertThat(ended.err()).startsWith("stoker: the answer broke off:").hasLineCount(1);
    }

    @Test
    void aConnectionThatBreaksIsAFailure() {
        daemon.on(
                STREAM,
                exchange -> {
                    OutputStream body = begin(exchange);
                    body.write(
                            "event: text\ndata: {\"text\":\"Hel\"}\n\nevent: te".getBytes(UTF_8));
                    body.flush();
                    throw new IOException("the daemon was killed");
                });

        Cli.Ended ended = cli().run("run", "tiny", "hi");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).startsWith("Hel");
        assertThat(ended.err()).startsWith("stoker: the answer broke off:").hasLineCount(1);
    }

    @Test
    void sillyEventsAreAFailureAndUnknownOnesAreNot() {
        daemon.events(STREAM, "event: queue\ndata: {\"ahead\":2}\n\nevent: text\ndata: {\n\n");

        Cli.Ended ended = cli().run("run", "tiny", "hi");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("is not valid JSON");
    }

    @Test
    void waitsVisiblyOnATerminalAndClearsTheLine() throws InterruptedException {
        var shown = new CountDownLatch(1);
        daemon.on(
                STREAM,
                exchange -> {
                    awaitQuietly(shown);
                    String events = new NativeStream().text("at last").done(STOP);
                    FakeDaemon.send(exchange, 200, "text/event-stream", events.getBytes(UTF_8));
                });
        Cli cli = cli().atTerminal();
        Thread running = Thread.ofVirtual().start(() -> cli.run("run", "tiny", "hi"));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> cli.errSoFar().contains("waiting for tiny… 1 s"));
        shown.countDown();
        running.join();

        assertThat(cli.outSoFar()).isEqualTo("at last\n");
        assertThat(cli.errSoFar()).endsWith("\r\u001b[K");
    }

    @Test
    void jsonIsTheAnswerOfTheApi() {
        String answer = new NativeStream().text("Hello").json();
        daemon.on(
                "/stoker/v1/generate",
                exchange ->
                        FakeDaemon.send(exchange, 200, "application/json", answer.getBytes(UTF_8)));

        Cli.Ended ended = cli().run("run", "tiny", "hi", "--json");

        assertThat(ended).isEqualTo(new Cli.Ended(0, answer + "\n", ""));
    }

    @Test
    void saysWhatItTookAndThatItIsIncomplete() {
        daemon.events(STREAM, new NativeStream().text("Hel").done(LENGTH));

        Cli.Ended verbose = cli().run("run", "tiny", "hi", "--verbose");
        Cli.Ended bounded = cli().run("run", "tiny", "hi", "--max-tokens=1");

        assertThat(verbose.err())
                .isEqualTo(
                        """
                        stoker: the answer stops here because the model's context or limit is full
                        tiny on llamacpp, 14 tokens read, 63 written, 30.4 tokens/s, load 812 ms, \
                        first 141 ms, total 2210 ms
                        """);
        assertThat(bounded.err())
                .isEqualTo(
                        "stoker: the answer stops here because --max-tokens is reached or the"
                                + " model's context is full\n");
        assertThat(verbose.code()).isZero();
        assertThat(bounded.code()).isZero();
    }

    @Test
    void saysThatAFilterHasHeldTheRestBack() {
        daemon.events(STREAM, new NativeStream().text("Hel").done(FinishReason.CONTENT_FILTER));

        Cli.Ended ended = cli().run("run", "tiny", "hi");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                0,
                                "Hel\n",
                                "stoker: the answer stops here because the backend holds back what"
                                        + " its content filter objects to\n"));
    }

    @Test
    void endsQuietlyWhenNobodyReadsOn() {
        daemon.events(STREAM, new NativeStream().text("one\n").text("two\n").done(STOP));

        Cli.Ended ended = cli().stdout(new Full("Broken pipe")).run("run", "tiny", "hi");

        assertThat(ended).isEqualTo(new Cli.Ended(0, "", ""));
    }

    @Test
    void aFullDiskIsAFailure() {
        daemon.events(STREAM, new NativeStream().text("one\n").done(STOP));

        Cli.Ended ended =
                cli().stdout(new Full("No space left on device")).run("run", "tiny", "hi");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                1,
                                "",
                                "stoker: cannot write the output: No space left on device\n"));
    }

    private static OutputStream begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nobody said to go on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static final class Endless extends InputStream {
        private long read;

        @Override
        public int read() {
            read++;
            return 'x';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            Arrays.fill(into, offset, offset + length, (byte) 'x');
            read += length;
            return length;
        }
    }

    private static final class Full extends OutputStream {
        private final String reason;

        Full(String reason) {
            this.reason = reason;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(reason);
        }
    }
}
