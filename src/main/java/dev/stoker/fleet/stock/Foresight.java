package dev.stoker.fleet.stock;

import dev.stoker.backend.ModelFolder;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.tuning.Fit;
import dev.stoker.fleet.tuning.Fits;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufResult;
import dev.stoker.tuning.ModelFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a download that somebody else's server is to make: of one from the hub of the
 * configuration before it begins, of all others once the server tells how large it is. No registry
 * is asked but that hub. Blocks; safe for threads.
 */
public final class Foresight {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String AT_HUGGING_FACE = "https://huggingface.co/";

    private final Fits fits;
    private final ModelFolder hub;
    private final Function<ModelFolder.Order, GgufResult> headers;
    private final Room room;

    /** How much may be written to the disk of a folder; tests say something else. */
    @FunctionalInterface
    public interface Room {
        /** In bytes. */
        long at(Path folder) throws IOException;

        /** What the file system says. */
        static Room ofDisk() {
            return folder -> Files.getFileStore(folder).getUsableSpace();
        }
    }

    /**
     * Builds it.
     *
     * @param hub is asked what a name means, and for nothing else
     * @param headers reads the header of an order's model where it lies; blocks
     */
    public Foresight(
            Fits fits,
            ModelFolder hub,
            Function<ModelFolder.Order, GgufResult> headers,
            Room room) {
        this.fits = fits;
        this.hub = hub;
        this.headers = headers;
        this.room = room;
    }

    /** What is known before. */
    sealed interface Outlook {
        /**
         * It may begin.
         *
         * @param memory what speaks against it there now; null where nothing does
         * @param disk the same of the disk
         */
        record Planned(@Nullable String memory, @Nullable String disk) implements Outlook {}

        /** It will not fit, whatever else ends or is unloaded. */
        record TooLarge(String because) implements Outlook {}

        /** Nothing can be found out. */
        record Unknown(String because) implements Outlook {}
    }

    Outlook before(FleetView fleet, Server server, String model) {
        if (!server.isLocal()) {
            return new Outlook.Unknown(
                    "whether it fits is not known: its backend runs on another machine");
        }
        String spec = atTheHub(server.port().kind(), model);
        if (spec == null) {
            return new Outlook.Unknown(
                    "how large it is cannot be known before: Stoker does not ask the registry of its backend");
        }
        try {
            return before(fleet, server, hub.resolve(spec, PATIENCE));
        } catch (StokerException e) {
            return new Outlook.Unknown("how large it is could not be found out: " + e.detail());
        }
    }

    private Outlook before(FleetView fleet, Server server, ModelFolder.Order order) {
        ModelFacts facts =
                headers.apply(order) instanceof GgufResult.Read(GgufFacts header)
                        ? facts(header, order)
                        : null;
        Fit fit =
                facts == null
                        ? fits.ofSize(server, order.model(), order.total())
                        : fits.ofHeader(server, order.model(), facts);
        Bytes least = facts == null ? order.total() : facts.weights();
        // What its server has in memory now, it may put out of it for this one.
        return fit.isTooLarge() && fits.isBeyondMachine(server, least)
                ? new Outlook.TooLarge(fit.because())
                : new Outlook.Planned(tooLarge(fit), tooFull(fleet, server, order.total()));
    }

    private static ModelFacts facts(GgufFacts header, ModelFolder.Order order) {
        Bytes projector =
                order.files().stream()
                        .filter(ModelFolder.Piece::projector)
                        .map(ModelFolder.Piece::size)
                        .reduce(Bytes.ZERO, Bytes::plus);
        return new ModelFacts(header, header.tensors().size(), projector);
    }

    /** The name by which the hub has it; null where it is of another registry. */
    private @Nullable String atTheHub(BackendKind kind, String model) {
        if (hub.offers(model)) {
            return model;
        }
        if (kind == BackendKind.LLAMACPP && hub.offers("hf:" + model)) {
            return "hf:" + model;
        }
        if (kind == BackendKind.LMSTUDIO && model.startsWith(AT_HUGGING_FACE)) {
            String spec = "hf:" + model.substring(AT_HUGGING_FACE.length()).replace('@', ':');
            return hub.offers(spec) ? spec : null;
        }
        return null;
    }

    /**
     * What speaks against a download that is under way; null where nothing does.
     *
     * @param total bytes of all of it
     * @param left bytes that are still to come
     */
    @Nullable String warning(
            FleetView fleet, Server server, String model, Bytes total, Bytes left) {
        return joined(tooLarge(fits.ofSize(server, model, total)), tooFull(fleet, server, left));
    }

    private static @Nullable String tooLarge(Fit fit) {
        return fit.isTooLarge() ? "it will hardly fit in memory: " + fit.because() : null;
    }

    /** Of the disk; known only on this machine, and where the folders of that kind are known. */
    @Nullable String tooFull(FleetView fleet, Server server, Bytes left) {
        if (!server.isLocal()) {
            return null;
        }
        Bytes free =
                fleet.installed().stream()
                        .filter(one -> one.kind() == server.port().kind())
                        .flatMap(one -> one.modelStores().stream())
                        .map(this::free)
                        .filter(Objects::nonNull)
                        .max(Bytes::compareTo) // which of them it fills it does not say
                        .orElse(null);
        return free != null && left.compareTo(free) > 0
                ? "the disk will hardly do: %s are to come, %s are free".formatted(left, free)
                : null;
    }

    private @Nullable Bytes free(Path folder) {
        try {
            return new Bytes(Math.max(0, room.at(folder)));
        } catch (IOException _) {
            return null;
        }
    }

    static @Nullable String joined(@Nullable String one, @Nullable String other) {
        return one == null ? other : other == null ? one : one + "; " + other;
    }
}
