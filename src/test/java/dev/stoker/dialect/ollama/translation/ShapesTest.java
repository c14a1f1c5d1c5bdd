package dev.stoker.dialect.ollama.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.ollama.OllamaErrors;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.OllamaAnswers;
import dev.stoker.testing.Recording;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields of every answer against what Ollama 0.33.0-rc2 was recorded to answer. */
final class ShapesTest {
    private static final Recording OLLAMA = Recording.of("ollama-0.33.0-rc2-2026-11-21-stock");
    private static final CallTimings TOOK =
            new CallTimings(
                    Duration.ZERO,
                    Duration.ofMillis(2),
                    Duration.ofMillis(3),
                    Duration.ofMillis(9));
    private static final AnswerHead HEAD =
            new AnswerHead("id", "tiny", "llamacpp", Instant.parse("2026-11-21T20:10:28.5Z"), 1000);
    private static final ModelListing.Entry TINY =
            new ModelListing.Entry(
                    "tiny:latest",
                    "llamacpp",
                    "gguf",
                    "llama",
                    113_000L,
                    "F16",
                    4096L,
                    8192L,
                    235_891L,
                    21_506_293L,
                    0L,
                    List.of("completion", "tools"),
                    false);

    private static JsonNode json(byte[] bytes) {
        return HttpCaller.json(new String(bytes, UTF_8));
    }

    private static JsonNode recorded(String section) {
        return HttpCaller.json(OLLAMA.body(section));
    }

    /** Names with their nesting; of a list those of its first item. */
    private static Set<String> fields(JsonNode node) {
        var names = new TreeSet<String>();
        node.properties()
                .forEach(field -> {
                    names.add(field.getKey());
                    JsonNode below =
                            field.getValue().isArray()
                                    ? field.getValue().path(0)
                                    : field.getValue();
                    fields(below).forEach(name -> names.add(field.getKey() + "." + name));
                });
        return names;
    }

    /** Beside Ollama's own: what only Stoker tells. */
    private static Set<String> with(JsonNode recorded, String... more) {
        Set<String> names = fields(recorded);
        names.addAll(List.of(more));
        return names;
    }

    private static Set<String> ours(String at) {
        return Set.of(
                at + "stoker",
                at + "stoker.backend",
                at + "stoker.context",
                at + "stoker.trained_context");
    }

    @Test
    void listsModelsAsOllamaDoes() {
        Set<String> names = fields(json(ModelListing.tags(List.of(TINY))));
        Set<String> recorded =
                with(recorded("GET /api/tags"), ours("models.").toArray(String[]::new));
        recorded.remove("models.details.embedding_length");

        assertThat(names).isEqualTo(recorded);
        assertThat(json(ModelListing.tags(List.of())).toString()).isEqualTo("{\"models\":[]}");
    }

    /** A list that says no more than that it writes would say that it takes no tools. */
    @Test
    void leavesOutOfAListWhatAModelCanDoWhereThatIsNotKnown() {
        var unknown =
                new ModelListing.Entry(
                        "tiny",
                        "lab",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of("completion"),
                        false);

        assertThat(json(ModelListing.tags(List.of(unknown))).at("/models/0").has("capabilities"))
                .isFalse();
        assertThat(json(ModelListing.tags(List.of(TINY))).at("/models/0/capabilities").size())
                .isEqualTo(2);
    }

    @Test
    void listsWhatIsInMemoryAsOllamaDoes() {
        JsonNode running = json(ModelListing.running(List.of(TINY), Instant.EPOCH));

        assertThat(fields(running))
                .isEqualTo(
                        with(
                                recorded("GET /api/ps loaded"),
                                ours("models.").toArray(String[]::new)));
        assertThat(running.at("/models/0/context_length").asInt()).isEqualTo(4096);
        assertThat(running.at("/models/0/digest").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    void showsAModelAsOllamaDoes() {
        var shown =
                new ShownObject(TINY, "{{ .Prompt }}", "Be tiny.", "Free.", Map.of("stop", "x"));
        JsonNode json = json(shown.json());
        JsonNode recorded = recorded("POST /api/show");

        assertThat(recorded.properties()).extracting(Map.Entry::getKey).contains("model_info");
        assertThat(json.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "license",
                        "modelfile",
                        "parameters",
                        "template",
                        "system",
                        "details",
                        "model_info",
                        "capabilities",
                        "modified_at",
                        "stoker");
        assertThat(recorded.properties())
                .extracting(Map.Entry::getKey)
                .contains("license", "modelfile", "parameters", "template", "system", "details")
                .contains("capabilities", "modified_at");
        assertThat(json.at("/model_info/llama.context_length").asInt())
                .as("what a request may use, not what the model was trained for")
                .isEqualTo(4096);
        assertThat(json.at("/stoker/trained_context").asInt()).isEqualTo(8192);
    }

    @Test
    void streamsAChatAsOllamaDoes() {
        List<String> lines = OllamaAnswers.chatLines();
        var writer =
                new NdjsonAnswer(Surface.CHAT, HEAD, "tiny", InstantSource.fixed(HEAD.created()));

        byte[] first = Objects.requireNonNull(writer.event(new Event.Text("A")));
        var _ = writer.event(finished());
        byte[] last = writer.done(TOOK);

        assertThat(fields(json(first))).isEqualTo(fields(HttpCaller.json(lines.getFirst())));
        assertThat(fields(json(last))).isEqualTo(fields(HttpCaller.json(lines.getLast())));
        assertThat(json(last).path("created_at").asText()).isEqualTo("2026-11-21T20:10:28.500000Z");
        assertThat(json(last).path("eval_duration").asLong()).isEqualTo(4_000_000);
    }

    @Test
    void tellsOfEachLineWhenItWasMade() {
        var times =
                new ArrayDeque<>(
                        List.of(
                                Instant.parse("2026-11-21T20:10:28.999999999Z"),
                                Instant.parse("2026-11-21T20:10:29Z"),
                                Instant.parse("2026-11-21T20:10:29.000120Z")));
        var writer = new NdjsonAnswer(Surface.CHAT, HEAD, "tiny", times::removeFirst);

        byte[] first = Objects.requireNonNull(writer.event(new Event.Text("A")));
        byte[] second = Objects.requireNonNull(writer.event(new Event.Text("B")));
        var _ = writer.event(finished());
        byte[] last = writer.done(TOOK);

        assertThat(Stream.of(first, second, last).map(line -> json(line).path("created_at")))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "2026-11-21T20:10:28.999999Z",
                        "2026-11-21T20:10:29.000000Z",
                        "2026-11-21T20:10:29.000120Z");
    }

    @Test
    void hasNothingToKeepAStreamAliveWith() {
        var writer = new NdjsonAnswer(Surface.CHAT, HEAD, "tiny", InstantSource.system());

        assertThat(writer.alive()).isNull();
    }

    @Test
    void streamsAPromptAsItDoesAChatButForTheMessage() {
        var writer =
                new NdjsonAnswer(Surface.GENERATE, HEAD, null, InstantSource.fixed(HEAD.created()));

        byte[] thought = Objects.requireNonNull(writer.event(new Event.Reasoning("Hm.")));

        assertThat(new String(thought, UTF_8))
                .isEqualTo(
                        "{\"model\":\"tiny\",\"created_at\":\"2026-11-21T20:10:28.500000Z\","
                                + "\"response\":\"\",\"thinking\":\"Hm.\",\"done\":false}\n");
    }

    @Test
    void putsAToolCallInOneLine() {
        String recorded =
                OllamaAnswers.captured("ollama-0.33.0-rc2-chat-tools-documented.ndjson").getFirst();
        var writer =
                new NdjsonAnswer(Surface.CHAT, HEAD, "tiny", InstantSource.fixed(HEAD.created()));

        var _ = writer.event(new Event.ToolCallDelta(0, "a", "f", "{\"city\":"));
        var _ = writer.event(new Event.ToolCallDelta(0, null, null, "\"Tokyo\"}"));
        var _ = writer.event(finished());
        JsonNode line =
                json(
                        new String(writer.done(TOOK), UTF_8)
                                .lines()
                                .findFirst()
                                .orElseThrow()
                                .getBytes(UTF_8));

        assertThat(fields(line.at("/message/tool_calls/0")))
                .containsAll(fields(HttpCaller.json(recorded).at("/message/tool_calls/0")));
        assertThat(line.at("/message/tool_calls/0/function/arguments/city").asText())
                .isEqualTo("Tokyo");
    }

    @Test
    void answersAtOnceWithAllOfIt() {
        var writer =
                new NdjsonAnswer(Surface.CHAT, HEAD, "tiny", InstantSource.fixed(HEAD.created()));
        writer.add(new Event.Reasoning("Hm."));
        writer.add(new Event.Text("No"));
        writer.add(new Event.Refusal("!"));
        writer.add(finished());

        JsonNode whole = json(writer.whole(TOOK));

        assertThat(whole.at("/message/content").asText()).isEqualTo("No!");
        assertThat(whole.at("/message/thinking").asText()).isEqualTo("Hm.");
        assertThat(whole.path("done_reason").asText()).isEqualTo("stop");
        assertThat(whole.path("done").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GENERATE, load, POST /api/generate load",
        "GENERATE, unload, POST /api/generate unload",
        "EMBED, load, POST /api/embed load"
    })
    void tellsThatAModelHasMoved(Surface surface, String reason, String section) {
        JsonNode moved = json(MovedAnswer.json(surface, "tiny", Instant.EPOCH, reason));

        assertThat(fields(moved)).isEqualTo(fields(recorded(section)));
        assertThat(moved.path("done_reason")).isEqualTo(recorded(section).path("done_reason"));
    }

    @Test
    void bringsVectorsToLengthOneWhereOllamaDoes() {
        var vectors = new Embeddings(List.of(new float[] {3, 4}), new Usage(5, null, null));

        JsonNode embed = json(VectorAnswer.json(Surface.EMBED, "tiny", HEAD, vectors, TOOK));
        JsonNode older = json(VectorAnswer.json(Surface.EMBEDDINGS, "tiny", HEAD, vectors, TOOK));

        assertThat(embed.toString())
                .isEqualTo(
                        "{\"model\":\"tiny\",\"embeddings\":[[0.6,0.8]],\"total_duration\":9000000,"
                                + "\"load_duration\":2000000,\"prompt_eval_count\":5}");
        assertThat(older.toString()).isEqualTo("{\"embedding\":[3.0,4.0]}");
    }

    @Test
    void tellsADownloadInOllamasWords() {
        List<String> recorded = OLLAMA.lines("POST /api/pull new");

        assertThat(new String(PullLine.resolving(), UTF_8)).isEqualTo(recorded.getFirst());
        assertThat(fields(json(PullLine.downloading("tiny", 1, 2L))))
                .isEqualTo(fields(HttpCaller.json(recorded.get(1))));
        assertThat(json(PullLine.downloading("tiny", 1, null)).has("total")).isFalse();
        assertThat(recorded)
                .contains(new String(PullLine.verifying(), UTF_8))
                .contains(new String(PullLine.installing(), UTF_8))
                .endsWith(new String(PullLine.success(), UTF_8));
    }

    @Test
    void tellsThatAModelIsMissingInOllamasWords() {
        var missing =
                new StokerException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "no model 'nobody-has-this'; did you mean tiny?");

        assertThat(json(OllamaErrors.body(missing, "r", null)).path("error").asText())
                .startsWith(recorded("POST /api/chat missing").path("error").asText());
    }

    @ParameterizedTest
    @CsvSource({"8030261312, 8.0B", "494032768, 494.03M", "113000, 113K", "7, 7"})
    void countsWeightsAsOllamaDoes(long count, String text) {
        assertThat(ModelListing.parameters(count)).isEqualTo(text);
    }

    private static Event.Finished finished() {
        return new Event.Finished(FinishReason.STOP, new Usage(25, null, 3), Timings.UNKNOWN);
    }
}
