package dev.stoker.backend.llamacpp;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.FakedKindContract;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.ModelWork;
import java.util.Set;

final class LlamaSingleTest extends FakedKindContract {
    /** Of what the kind can, what takes a router. */
    static final Set<Capability> OF_A_ROUTER =
            Set.of(Capability.LOAD, Capability.UNLOAD, Capability.PULL, Capability.DELETE);

    /** What one says that it lacks, if it has no eyes. */
    static final Set<Capability> OF_ONE_MODEL =
            Set.of(
                    Capability.LOAD,
                    Capability.UNLOAD,
                    Capability.PULL,
                    Capability.DELETE,
                    Capability.IMAGES);

    private final LlamacppBackend backend = new LlamacppBackend(wire.http(), wire.openAi());
    private final FakeModelServer server =
            FakeModelServer.start()
                    .on("/props", Answers.fixture("llama-server-b11669-props.json"))
                    .on("/tokenize", ModelWork.tokens())
                    .on(ModelWork.COUNT, ModelWork.promptTokens())
                    .on("/v1/rerank", ModelWork.ranking())
                    .on("/v1/embeddings", ModelWork.vectors());

    @Override
    protected FakeModelServer server() {
        return server;
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected String version() {
        return "b11669-Debian";
    }

    @Override
    protected Set<Capability> lacks() {
        return OF_ONE_MODEL;
    }

    /** It is asked whether it is a router, which changes nothing there. */
    @Override
    protected int requests() {
        return (int)
                server.exchanges().stream()
                        .filter(exchange -> !exchange.path().equals("/props"))
                        .count();
    }

    @Override
    protected void refuseLongPrompts() {
        server.onCalls(Answers.contextExceeded());
    }

    @Override
    protected void answerAtLength() {
        server.onCalls(Answers.endless());
    }
}
