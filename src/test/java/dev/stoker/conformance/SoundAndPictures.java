package dev.stoker.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.Wire;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speech, what was said, and pictures, as platform.openai.com/docs/api-reference has them and
 * LocalAI's {@code core/http/endpoints} of 4.9.0 answers too. What comes back tells what was asked
 * for, so that what is lost on the way there or back is seen.
 *
 * @param sound the type of its speech
 * @param pictures whether pictures come as data where it is not said how they are to come
 */
record SoundAndPictures(String sound, boolean pictures) {
    private static final Pattern MODEL = Pattern.compile("name=\"model\"\r\n\r\n([^\r]*)\r\n");
    private static final Pattern FILE =
            Pattern.compile(
                    "name=\"file\"; filename=\"([^\"]*)\"\r\n.*?\r\n\r\n(.*?)\r\n--",
                    Pattern.DOTALL);

    /** One red pixel, as the suites have it. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    /** A name for the model of each: that of one server has one for all. */
    record Models(String hears, String speaks, String draws) {
        static Models all(String model) {
            return new Models(model, model, model);
        }
    }

    /** Serves them below {@code api}, by models of these names and no others. */
    void serve(FakeModelServer server, String api, Models models) {
        server.on(api + "/audio/transcriptions", (call, wire) -> hear(models.hears(), call, wire))
                .on(api + "/audio/speech", (call, wire) -> speak(models.speaks(), call, wire))
                .on(api + "/images/generations", (call, wire) -> draw(models.draws(), call, wire));
    }

    private static void hear(String model, Exchange call, Wire wire)
            throws IOException, InterruptedException {
        String form = new String(call.body(), ISO_8859_1);
        Matcher named = MODEL.matcher(form);
        Matcher file = FILE.matcher(form);
        if (!named.find() || !named.group(1).equals(model) || !file.find()) {
            unknown().give(call, wire);
            return;
        }
        long sum = 0;
        for (byte b : file.group(2).getBytes(ISO_8859_1)) {
            sum = sum * 31 + (b & 0xff);
        }
        String heard = file.group(1) + " of " + Long.toUnsignedString(sum, 16);
        Answers.json(200, Json.object().put("text", heard).toString()).give(call, wire);
    }

    private void speak(String model, Exchange call, Wire wire)
            throws IOException, InterruptedException {
        JsonNode asked = asked(call);
        if (!asked.path("model").asText().equals(model)) {
            unknown().give(call, wire);
            return;
        }
        String said = asked.path("voice").asText() + ": " + asked.path("input").asText();
        // No text, and a name that would be an error's in one.
        String bytes = "RIFF\u0000\u00ff\u00fe\"error\":{" + said;
        wire.whole(200, sound, bytes.getBytes(ISO_8859_1));
    }

    private void draw(String model, Exchange call, Wire wire)
            throws IOException, InterruptedException {
        JsonNode asked = asked(call);
        if (!asked.path("model").asText().equals(model)) {
            unknown().give(call, wire);
            return;
        }
        boolean data =
                asked.has("response_format")
                        ? asked.path("response_format").asText().equals("b64_json")
                        : pictures;
        ObjectNode answer = Json.object().put("created", 1_795_259_172);
        ArrayNode list = answer.putArray("data");
        for (int i = 0; i < Math.max(1, asked.path("n").asInt()); i++) {
            if (data) {
                list.addObject().put("b64_json", PNG);
            } else {
                list.addObject().put("url", "http://127.0.0.1/generated-images/b64" + i + ".png");
            }
        }
        Answers.json(200, answer.toString()).give(call, wire);
    }

    private static JsonNode asked(Exchange call) {
        byte[] body = call.body();
        return Objects.requireNonNull(Json.treeOrNull(body, 0, body.length));
    }

    private static Answer unknown() {
        return Answers.json(
                404,
                "{\"error\":{\"message\":\"The model does not exist or you do not have access to"
                        + " it.\",\"type\":\"invalid_request_error\",\"param\":null,"
                        + "\"code\":\"model_not_found\"}}");
    }
}
