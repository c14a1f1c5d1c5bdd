package dev.stoker.backend.lmstudio;

import dev.stoker.backend.Backend;
import dev.stoker.backend.FakedKindContract;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeLmStudio;
import dev.stoker.testing.FakeModelServer;
import org.jspecify.annotations.Nullable;

final class LmStudioBackendTest extends FakedKindContract {
    private final LmStudioBackend backend = new LmStudioBackend(wire.http(), wire.openAi());
    private final FakeLmStudio studio = FakeLmStudio.start();

    @Override
    protected FakeModelServer server() {
        return studio.server();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected String model() {
        return FakeLmStudio.MODEL;
    }

    @Override
    protected @Nullable String version() {
        return null;
    }

    @Override
    protected String pullable() {
        return FakeLmStudio.PULLABLE;
    }

    @Override
    protected void pullForEver() {
        studio.downloadsForEver();
    }

    /** As seen on 0.3.15, https://github.com/cline/cline/issues/3664. */
    @Override
    protected void refuseLongPrompts() {
        studio.server()
                .onCalls(
                        Answers.json(
                                400,
                                "{\"error\":\"Trying to keep the first 9020 tokens when context"
                                        + " the overflows. However, the model is loaded with"
                                        + " context length of only 8192 tokens, which is not"
                                        + " enough. Try to load the model with a larger context"
                                        + " length, or provide a shorter input\"}"));
    }

    @Override
    protected void answerAtLength() {
        studio.server().onCalls(Answers.endless());
    }
}
