package dev.stoker.dialect.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/native-api.md lists every field that requests take, with its bounds, and every event. */
final class NativeDocsDriftTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z_]+)` \\| [^|]+ \\| ([^|]+) \\| .+ \\|$");
    private static final Pattern MESSAGE_ROW =
            Pattern.compile("(?m)^\\| `([a-z_]+)` \\| [^|]+ \\| [^|]+ \\|$");

    /** Like none there is, so that the refusal lists those there are. */
    private static final String UNKNOWN = "zzzzzzzzzzzzzzzz";

    @Test
    void listsEveryFieldOfGenerate() throws IOException {
        Map<String, String> documented = fields("### Fields of generate and stream");

        Set<String> taken = taken(NativeDocsDriftTest::generate, "{\"" + UNKNOWN + "\": 1}");

        assertThat(documented.keySet()).isEqualTo(taken);
    }

    @Test
    void listsEveryFieldOfEmbed() throws IOException {
        Map<String, String> documented = fields("### Fields of embed");

        Set<String> taken = taken(NativeEmbed::read, "{\"" + UNKNOWN + "\": 1}");

        assertThat(documented.keySet()).isEqualTo(taken);
    }

    @Test
    void listsEveryFieldOfTokenize() throws IOException {
        Map<String, String> documented = fields("### Fields of tokenize");

        Set<String> taken = taken(NativeTokenize::read, "{\"" + UNKNOWN + "\": 1}");

        assertThat(documented.keySet()).isEqualTo(taken);
    }

    @Test
    void listsEveryFieldOfMessages() throws IOException {
        Set<String> documented =
                Set.copyOf(
                        MESSAGE_ROW
                                .matcher(section("### Messages and tools"))
                                .results()
                                .map(row -> row.group(1))
                                .toList());

        Set<String> taken =
                taken(NativeDocsDriftTest::generate, "{\"messages\": [{\"" + UNKNOWN + "\": 1}]}");

        assertThat(documented).isEqualTo(taken);
    }

    @Test
    void tellsTheBoundsThatHold() throws IOException {
        Map<String, String> bounds = fields("### Fields of generate and stream");
        bounds.values().removeIf(text -> !text.matches("-?\\d+ to \\d+"));

        var refusals = new LinkedHashMap<String, String>();
        for (String name : bounds.keySet()) {
            String body = "{\"prompt\": \"x\", \"" + name + "\": 1e99}";
            refusals.put(name, refusal(NativeDocsDriftTest::generate, body));
        }

        assertThat(bounds).hasSize(9);
        assertThat(refusals)
                .allSatisfy((name, refusal) ->
                        assertThat(refusal).endsWith("number from " + bounds.get(name) + ")"));
    }

    @Test
    void showsEveryEvent() throws IOException {
        assertThat(section("## Stream"))
                .contains(
                        "event: text\ndata: {",
                        "event: reasoning\ndata: {",
                        "event: tool_call\ndata: {",
                        "event: done\ndata: {",
                        "event: error\ndata: {");
    }

    private static void generate(byte[] body) {
        NativeGenerate.read(body, (_, _) -> new TemplateFields.Prompt(null, ""));
    }

    /** The names in "zzz: unknown (expected: one of a, b, c)". */
    private static Set<String> taken(Consumer<byte[]> read, String body) {
        String refusal = refusal(read, body);
        String list = refusal.substring(refusal.indexOf("one of ") + 7, refusal.length() - 1);
        return Set.of(list.split(", "));
    }

    private static String refusal(Consumer<byte[]> read, String body) {
        StokerException refused =
                catchThrowableOfType(
                        StokerException.class,
                        () -> read.accept(body.getBytes(StandardCharsets.UTF_8)));
        return refused.detail();
    }

    /** Names with their bounds. */
    private static Map<String, String> fields(String heading) throws IOException {
        var fields = new LinkedHashMap<String, String>();
        ROW.matcher(section(heading))
                .results()
                .forEach(row -> fields.put(row.group(1), row.group(2)));
        return fields;
    }

    /** From a heading to the next one. */
    private static String section(String heading) throws IOException {
        String page = Files.readString(Path.of("docs/native-api.md"));
        int start = page.indexOf("\n" + heading + "\n") + heading.length() + 2;
        int end = page.indexOf("\n#", start);
        return page.substring(start, end < 0 ? page.length() : end);
    }
}
