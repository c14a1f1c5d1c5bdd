package dev.stoker.cli;

import dev.stoker.api.BackendAnswer;
import dev.stoker.api.InstallationAnswer;
import dev.stoker.api.ModelAnswer;
import dev.stoker.core.Bytes;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Answers of the control plane, made of its own records, so that they cannot drift from them. */
final class Fleets {
    private static final Instant SINCE = Instant.parse("2026-11-21T08:15:00Z");

    private Fleets() {}

    static final BackendAnswer SUPERVISED =
            new BackendAnswer(
                    "llamacpp",
                    "llamacpp",
                    "supervised",
                    null,
                    "ready",
                    SINCE,
                    "1 engine runs",
                    null,
                    "b11669",
                    1,
                    null,
                    "llama-server is installed",
                    List.of(
                            new BackendAnswer.EngineAnswer(
                                    "tiny",
                                    "generate",
                                    "ready",
                                    SINCE,
                                    null,
                                    4242L,
                                    URI.create("http://127.0.0.1:40001"),
                                    1,
                                    0,
                                    List.of(),
                                    false)),
                    List.of("load", "unload"));

    static final BackendAnswer SUPERVISED_DOWN =
            new BackendAnswer(
                    "llamacpp",
                    "llamacpp",
                    "supervised",
                    null,
                    "down",
                    SINCE,
                    "the program is gone",
                    null,
                    null,
                    1,
                    "the program is gone",
                    "llama-server is installed",
                    List.of(),
                    List.of());

    static final BackendAnswer DOWN =
            new BackendAnswer(
                    "ollama",
                    "ollama",
                    "discovered",
                    URI.create("http://127.0.0.1:11434"),
                    "down",
                    SINCE,
                    "connection refused",
                    3L,
                    "0.33.0",
                    0,
                    "connection refused",
                    "answered at its well-known port",
                    List.of(),
                    List.of());

    static final BackendAnswer LAB_DOWN = down("lab", "connection refused");

    /** A backend of the configuration that cannot be used. */
    static BackendAnswer down(String id, String because) {
        return new BackendAnswer(
                id,
                "openai",
                "configured",
                URI.create("http://lab.example:8000"),
                "down",
                SINCE,
                because,
                null,
                null,
                0,
                because,
                "configured",
                List.of(),
                List.of());
    }

    static final InstallationAnswer INSTALLED =
            new InstallationAnswer(
                    "llamacpp",
                    "/usr/bin/llama-server",
                    "b11669",
                    null,
                    List.of("/home/ada/models"),
                    "on the PATH");

    static final ModelAnswer TINY =
            new ModelAnswer(
                    "tiny",
                    "tiny",
                    List.of("tiny:latest"),
                    "llamacpp",
                    "llamacpp",
                    "supervised",
                    Bytes.ofMebi(700),
                    "Q4_K_M",
                    "llama",
                    1_235_814_432L,
                    131072L,
                    4096L,
                    true,
                    Bytes.ofMebi(1300),
                    Bytes.ofMebi(520),
                    "machine",
                    List.of("embed", "generate"),
                    List.of("tools"),
                    true,
                    "loaded",
                    "it is in memory");

    static final ModelAnswer REMOTE =
            new ModelAnswer(
                    "hf.co/org/m:Q4_K_M@ollama",
                    "hf.co/org/m:Q4_K_M",
                    List.of(),
                    "ollama",
                    "ollama",
                    "discovered",
                    null,
                    null,
                    null,
                    null,
                    8192L,
                    null,
                    null,
                    null,
                    null,
                    "machine",
                    List.of(),
                    List.of(),
                    null,
                    "unknown",
                    "backend 'ollama' tells neither its file nor its size");

    static final ModelAnswer CLOUD =
            new ModelAnswer(
                    "gpt-oss:20b-cloud",
                    "gpt-oss:20b-cloud",
                    List.of(),
                    "ollama",
                    "ollama",
                    "discovered",
                    null,
                    null,
                    "gptoss",
                    20_900_000_000L,
                    131072L,
                    null,
                    null,
                    null,
                    null,
                    "cloud",
                    List.of("generate"),
                    List.of(),
                    null,
                    "unknown",
                    "its backend has it worked on by a provider");

    static final ModelAnswer HUGE =
            new ModelAnswer(
                    "huge",
                    "huge",
                    List.of(),
                    "llamacpp",
                    "llamacpp",
                    "supervised",
                    Bytes.ofGibi(400),
                    "Q4_K_M",
                    "llama",
                    671_000_000_000L,
                    163840L,
                    null,
                    false,
                    null,
                    null,
                    "machine",
                    List.of("generate"),
                    List.of(),
                    false,
                    "plan",
                    "410.0 GiB are needed, and 12.0 GiB can be taken");

    static final ModelAnswer.RefusedAnswer TORN =
            new ModelAnswer.RefusedAnswer("torn.gguf", "it ends in its header");

    static FakeDaemon serving() {
        return FakeDaemon.start()
                .json(
                        "/stoker/v1/backends",
                        200,
                        new BackendAnswer.Listing(List.of(SUPERVISED, DOWN), List.of(INSTALLED)))
                .json("/stoker/v1/backends/llamacpp", 200, SUPERVISED)
                .json(
                        "/stoker/v1/models",
                        200,
                        new ModelAnswer.Listing(List.of(TINY, REMOTE, CLOUD, HUGE), List.of(TORN)))
                .json("/stoker/v1/models/tiny", 200, TINY)
                .json("/stoker/v1/models/tiny/plan", 200, PlannedModels.OURS);
    }

    static FakeDaemon idle() {
        return FakeDaemon.start()
                .json(
                        "/stoker/v1/backends",
                        200,
                        new BackendAnswer.Listing(List.of(DOWN), List.of(INSTALLED)))
                .json("/stoker/v1/models", 200, new ModelAnswer.Listing(List.of(), List.of()));
    }
}
