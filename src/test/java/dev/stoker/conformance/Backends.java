package dev.stoker.conformance;

import static dev.stoker.backend.Capability.EFFORT;
import static dev.stoker.backend.Capability.LOGPROBS;

import dev.stoker.backend.Capability;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeAnthropic;
import dev.stoker.testing.FakeCloud;
import dev.stoker.testing.FakeLmStudio;
import dev.stoker.testing.FakeLocalAi;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.FakeOllama;
import dev.stoker.testing.FakeTgi;
import dev.stoker.testing.FakeVllm;
import dev.stoker.testing.OllamaAnswers;
import dev.stoker.testing.Recording;
import dev.stoker.testing.StokerHome;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** A fake of each kind, with a {@link Mind}, as the daemon is told of them. */
final class Backends {
    private static final String KEY = "sk-of-the-tests";

    private final List<Fake> all = new ArrayList<>();

    /**
     * One of them.
     *
     * @param embeds the model that makes vectors, if that is another one
     * @param media those for sound and pictures, if they are other ones
     * @param pullable a model that its registry has; empty where it cannot pull
     */
    record Fake(
            String id,
            String kind,
            URI base,
            String api,
            String key,
            String model,
            String embeds,
            SoundAndPictures.Models media,
            String pullable,
            Mind mind) {}

    Backends() {
        ollama();
        localAi();
        lmStudio();
        all.add(local("vllm", "tiny", "", vllm()));
        all.add(local("tgi", "tiny", "", tgi()));
        anthropic();
        cloud("openai", FakeCloud.Like.OPENAI, Set.of(LOGPROBS, EFFORT));
        cloud("azure", FakeCloud.Like.AZURE, Set.of(LOGPROBS, EFFORT));
        cloud("gemini", FakeCloud.Like.GEMINI, Set.of(EFFORT));
    }

    List<Fake> all() {
        return List.copyOf(all);
    }

    /** Tells the daemon of all of them. */
    StokerHome configure(StokerHome home) {
        for (Fake one : all) {
            String prefix = "STOKER_BACKENDS_" + one.id().toUpperCase(Locale.ROOT);
            home.with(prefix + "_URL", one.base().toString())
                    .with(prefix + "_KIND", one.kind())
                    .with(prefix + "_API_PATH", one.api())
                    .with(prefix + "_KEY_ENV", "KEY_OF_" + one.id())
                    .with("KEY_OF_" + one.id(), one.key());
        }
        return home.with("STOKER_BACKENDS_AZURE_DEPLOYMENTS", "tiny");
    }

    private record Served(URI base, Mind mind) {}

    private static Fake local(String kind, String model, String pullable, Served served) {
        Mind mind = served.mind();
        var media = SoundAndPictures.Models.all(model);
        return new Fake(kind, kind, served.base(), "/v1", KEY, model, model, media, pullable, mind);
    }

    private static Mind refusing(Answer tooLong) {
        return new Mind(_ -> tooLong);
    }

    /** What servers with OpenAI's paths have below {@code api}. */
    private static void serve(
            FakeModelServer server, String api, Mind mind, Set<Capability> can, boolean embeds) {
        server.on(api + "/chat/completions", mind.in(new OpenAiWording(can)))
                .on(api + "/completions", mind.in(new CompletionWording()));
        if (embeds) {
            server.on(api + "/embeddings", Vectors.openAi());
        }
    }

    private void ollama() {
        FakeOllama fake = FakeOllama.start().put("vectors:latest", "embedding");
        Mind mind = refusing(OllamaAnswers.contextExceeded());
        fake.server()
                .on("/api/chat", mind.in(new OllamaWording()))
                .on("/api/embed", Vectors.ollama());
        all.add(
                new Fake(
                        "ollama",
                        "ollama",
                        fake.base(),
                        "/v1",
                        KEY,
                        "tiny:latest",
                        "vectors:latest",
                        SoundAndPictures.Models.all("tiny:latest"),
                        FakeOllama.PULLABLE,
                        mind));
    }

    private void localAi() {
        FakeLocalAi fake = FakeLocalAi.start();
        Recording faults = Recording.of("localai-4.9.0-from-source-faults");
        Answer streamed = faults.answer("POST /v1/chat/completions too long");
        String told =
                "rpc error: code = Internal desc = request (9020 tokens) exceeds the available"
                        + " context size (8192 tokens), try increasing it";
        // As its recorded errors of whole answers are.
        Answer whole =
                Answers.json(
                        500,
                        "{\"error\":{\"code\":500,\"message\":\"" + told + "\",\"type\":\"\"}}");
        var mind = new Mind(stream -> stream ? streamed : whole);
        serve(fake.server(), "/v1", mind, Set.of(EFFORT), true);
        var media = new SoundAndPictures.Models("whisper", "voice", "painter");
        fake.put(media.hears(), "transcript")
                .put(media.speaks(), "tts")
                .put(media.draws(), "image");
        new SoundAndPictures("audio/wav", false).serve(fake.server(), "/v1", media);
        all.add(
                new Fake(
                        "localai",
                        "localai",
                        fake.base(),
                        "/v1",
                        KEY,
                        "tiny",
                        "tiny",
                        media,
                        FakeLocalAi.PULLABLE,
                        mind));
    }

    private void lmStudio() {
        FakeLmStudio fake = FakeLmStudio.start();
        Mind mind =
                refusing(
                        Answers.json(
                                400,
                                "{\"error\":\"Trying to keep the first 9020 tokens when context"
                                        + " the overflows. However, the model is loaded with"
                                        + " context length of only 8192 tokens, which is not"
                                        + " enough. Try to load the model with a larger context"
                                        + " length, or provide a shorter input\"}"));
        serve(fake.server(), "/v1", mind, Set.of(), true);
        Served served = new Served(fake.server().base(), mind);
        all.add(local("lmstudio", FakeLmStudio.MODEL, FakeLmStudio.PULLABLE, served));
    }

    private static Served vllm() {
        FakeModelServer server = FakeVllm.start();
        Mind mind = refusing(FakeVllm.tooLong());
        serve(server, "/v1", mind, Set.of(LOGPROBS, EFFORT), true);
        server.on("/v1/messages", mind.in(new AnthropicWording()));
        return new Served(server.base(), mind);
    }

    private static Served tgi() {
        FakeModelServer server = FakeTgi.start();
        String message =
                "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8192. Given:"
                        + " 9020 `inputs` tokens and 3 `max_new_tokens`";
        Function<Boolean, Answer> tooLong =
                stream -> stream ? FakeTgi.tooLong() : FakeTgi.error(422, "validation", message);
        var mind = new Mind(tooLong);
        server.on("/v1/chat/completions", mind.in(new OpenAiWording(Set.of(LOGPROBS), "data:")))
                .on("/v1/completions", mind.in(new CompletionWording()));
        return new Served(server.base(), mind);
    }

    private void anthropic() {
        FakeModelServer server = FakeAnthropic.start();
        Mind mind = refusing(FakeAnthropic.tooLong());
        FakeAnthropic.on(server, "/v1/messages", mind.in(new AnthropicWording()));
        String kind = "anthropic";
        all.add(
                new Fake(
                        kind,
                        kind,
                        server.base(),
                        "/v1",
                        FakeAnthropic.KEY,
                        "tiny",
                        "tiny",
                        SoundAndPictures.Models.all("tiny"),
                        "",
                        mind));
    }

    private void cloud(String kind, FakeCloud.Like like, Set<Capability> can) {
        FakeCloud cloud = FakeCloud.start(like, KEY);
        Mind mind = refusing(FakeCloud.tooLong());
        cloud.onChat(mind.in(new OpenAiWording(can)));
        String api = cloud.base().getPath() + cloud.api();
        cloud.server()
                .on(api + "/completions", mind.in(new CompletionWording()))
                .on(api + "/embeddings", Vectors.openAi());
        var media = SoundAndPictures.Models.all(FakeCloud.MODEL);
        if (like == FakeCloud.Like.OPENAI) {
            new SoundAndPictures("audio/mpeg", true).serve(cloud.server(), api, media);
        }
        all.add(
                new Fake(
                        kind,
                        kind,
                        cloud.base(),
                        cloud.api(),
                        KEY,
                        FakeCloud.MODEL,
                        FakeCloud.MODEL,
                        media,
                        "",
                        mind));
    }
}
