package dev.stoker.backend.openai;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.Untuned;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.KeyTest;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.BackendFault;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Speaks to any server with OpenAI's paths, and assumes nothing else of it. */
public final class OpenAiBackend implements Backend {
    /** Statuses by which servers say that they do not know a path, or not for reading. */
    private static final Set<Integer> NO_SUCH_PATH = Set.of(404, 405, 501);

    private final OpenAiWire wire;

    public OpenAiBackend(OpenAiWire wire) {
        this.wire = wire;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.OPENAI;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.TOOL_CHOICE,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
                Capability.LOGPROBS,
                Capability.EFFORT,
                Capability.EMBED,
                Capability.TRANSCRIPTION,
                Capability.SPEECH,
                Capability.DRAWING);
    }

    @Override
    public Stock stock() {
        return new FixedStock(this);
    }

    @Override
    public Tuning tuning() {
        return new Untuned(kind());
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of(WireDialect.OPENAI);
    }

    /**
     * By the path that proves the key where the server has one, else by the list of models: the one
     * thing all of them answer without doing any work.
     */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        String test = at.particulars().keyTest();
        return KeyTest.of(
                at,
                () -> {
                    if (test == null) {
                        models(at, timeout);
                    } else {
                        wire.ask(at, test, timeout);
                    }
                });
    }

    /** The server's own list; the configuration's where it has none, or nothing on it. */
    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        List<CatalogueModel> declared = at.particulars().declared();
        try {
            List<CatalogueModel> listed = wire.models(at, timeout);
            return listed.isEmpty() ? declared : listed;
        } catch (StokerException e) {
            if (!hasNoList(e)) {
                throw e;
            }
            if (declared.isEmpty()) {
                throw new StokerException(
                        ErrorCode.BACKEND_ERROR,
                        "it has no list of models at "
                                + at.openAi("/models").getPath()
                                + " (expected: its models named in the configuration, under"
                                + " 'models')",
                        e);
            }
            return declared;
        }
    }

    private static boolean hasNoList(StokerException e) {
        BackendFault fault = e.fault();
        return fault != null && NO_SUCH_PATH.contains(fault.status());
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model.name(), request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model.name(), request);
    }
}
