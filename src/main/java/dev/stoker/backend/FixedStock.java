package dev.stoker.backend;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.function.Consumer;

/** Models that can be looked at and nothing else: they are what they are while the server runs. */
public final class FixedStock implements Stock {
    private final Backend backend;

    /**
     * The stock of that kind.
     *
     * @param backend whose catalogue tells all there is to tell
     */
    public FixedStock(Backend backend) {
        this.backend = backend;
    }

    @Override
    public ModelDetails show(Endpoint at, String model, Duration timeout) {
        return backend.models(at, timeout).stream()
                .filter(listed -> listed.name().equals(model) || listed.aliases().contains(model))
                .findFirst()
                .map(ModelDetails::of)
                .orElseThrow(() -> missing(model));
    }

    @Override
    public void load(Endpoint at, ServedModel model, Duration timeout) {
        throw cannot("load models on demand");
    }

    @Override
    public void unload(Endpoint at, String model, Duration timeout) {
        throw cannot("let go of a model while it runs");
    }

    @Override
    public void pull(Endpoint at, String model, Consumer<PullStep> progress)
            throws InterruptedException {
        throw cannot("download models");
    }

    @Override
    public void delete(Endpoint at, String model, Duration timeout) {
        throw cannot("delete models");
    }

    @Override
    public void copy(Endpoint at, String model, String name, Duration timeout) {
        throw cannot("copy models");
    }

    /** That model is not there. */
    public static StokerException missing(String model) {
        return new StokerException(
                ErrorCode.MODEL_NOT_FOUND, "the backend has no model '" + model + "'");
    }

    private StokerException cannot(String what) {
        return NotSupported.by(backend, what);
    }
}
