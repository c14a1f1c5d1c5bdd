package dev.stoker.fleet.stock;

import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.ModelFolder;
import dev.stoker.backend.PullStep;
import dev.stoker.core.Bytes;
import dev.stoker.core.StokerException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A folder that holds one model, {@code mine}, and downloads whatever has the right form. */
public final class OwnFolder implements ModelFolder {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> resolved = new CopyOnWriteArrayList<>();
    volatile @Nullable StokerException refusal;

    private final Semaphore held = new Semaphore(1);

    /** Downloads wait from now on. */
    void hold() {
        held.drainPermits();
    }

    /** Downloads go on. */
    void letGo() {
        held.release();
    }

    @Override
    public boolean offers(String spec) {
        return spec.startsWith("hf:") || spec.startsWith("hf.co/");
    }

    @Override
    public Order resolve(String spec, Duration timeout) {
        resolved.add(spec);
        StokerException no = refusal;
        if (no != null) {
            throw no;
        }
        String name = spec.substring(spec.lastIndexOf('/') + 1);
        var piece = new Piece("m.gguf", new Bytes(700), "0".repeat(64), false);
        return new Order(
                "hf:" + spec.replaceFirst("^(hf:|hf\\.co/)", ""),
                name,
                null,
                URI.create("https://hub.example/" + name + ".gguf"),
                List.of(piece));
    }

    @Override
    public void pull(Order order, Consumer<PullStep> progress) throws InterruptedException {
        held.acquire();
        held.release();
        asked.add("pull " + order.spec());
        progress.accept(new PullStep(PullStep.Phase.INSTALLING, order.total(), order.total()));
    }

    @Override
    public boolean holds(LocalModel model) {
        return model.model().name().equals("mine");
    }

    @Override
    public void delete(LocalModel model) {
        asked.add("delete " + model.model().name());
    }
}
