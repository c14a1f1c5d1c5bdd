package dev.stoker.backend;

import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.core.Bytes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stoker's own folder of model files, and the repository that fills it: what makes downloading and
 * deleting possible for engines that Stoker runs itself. What it has installed shows at the next
 * {@link LocalModels#scan}. All methods but {@link #offers} and {@link #holds} block: call them
 * from a virtual thread. Thread-safe.
 */
public interface ModelFolder {
    /**
     * Whether that is an order for this folder by its form: {@code hf:org/repo[:quant]}, or {@code
     * hf.co/org/repo[:quant]} as people paste it. Asks nobody.
     */
    boolean offers(String spec);

    /**
     * What would be downloaded. Asks the repository for its list of files, downloads nothing.
     *
     * @throws dev.stoker.core.StokerException {@code INVALID_REQUEST} if {@code spec} is no order,
     *     {@code MODEL_NOT_FOUND} if there is no such repository or nothing in it that is meant,
     *     {@code MODEL_FILE_REFUSED} if what it lists cannot be trusted, {@code
     *     BACKEND_UNREACHABLE}, {@code BACKEND_TIMEOUT}, {@code BACKEND_ERROR} with the
     *     repository's own words
     */
    Order resolve(String spec, Duration timeout);

    /**
     * Downloads an order, beginning where an earlier attempt ended, in this process or one before.
     * Nothing of it can be seen by a scan before all of it is there and verified; files that are
     * there already are not downloaded again. Takes as long as it takes, but not for ever without a
     * byte, nor for ever with few of them. Interrupting the thread breaks it off; what was
     * downloaded is kept for the next attempt.
     *
     * @param progress told of each step and at most some times a second of bytes, on the calling
     *     thread
     * @throws InterruptedException if it was broken off
     * @throws dev.stoker.core.StokerException as {@link #resolve}; {@code STORAGE_FAILED} if there
     *     is no room or the folder cannot be written, {@code BUSY} if the same model is being
     *     downloaded already, or something of its repository is being deleted
     */
    void pull(Order order, Consumer<PullStep> progress) throws InterruptedException;

    /** Whether its files lie in this folder, so that they may be deleted. Reads no file. */
    boolean holds(LocalModel model);

    /**
     * Deletes all parts of a model, its projector where no other model needs it, what is left of
     * unfinished downloads of it, and folders that are empty then. No engine may be running on it.
     *
     * @throws dev.stoker.core.StokerException {@code NOT_SUPPORTED} if this folder does not hold
     *     it; {@code BUSY} while something of its repository is being downloaded
     */
    void delete(LocalModel model);

    /**
     * What is to be downloaded.
     *
     * @param spec in its short form, {@code hf:org/repo[:quant]}, with the quantisation that was
     *     chosen
     * @param model the name it will have in the catalogue unless another model has it already
     * @param quantisation in capitals, such as {@code Q4_K_M}; null where no file name tells
     * @param address of the first file's bytes
     * @param files the parts of the model in order, then its projector if there is one
     */
    record Order(
            String spec,
            String model,
            @Nullable String quantisation,
            URI address,
            List<Piece> files) {
        /** Copies the list. */
        public Order {
            files = List.copyOf(files);
        }

        /** The same for all orders that would write the same files, however they were spelled. */
        public String meant() {
            String repository = spec.substring(spec.indexOf(':') + 1);
            int quant = repository.lastIndexOf(':');
            String bare = quant < 0 ? repository : repository.substring(0, quant);
            return bare.toLowerCase(Locale.ROOT) + "/" + files.getFirst().path();
        }

        /** Of all files. */
        public Bytes total() {
            return files.stream().map(Piece::size).reduce(Bytes.ZERO, Bytes::plus);
        }
    }

    /**
     * One file of an order.
     *
     * @param path below its repository, with {@code /} between folders; already checked
     * @param sha256 64 digits of lower case
     * @param projector whether it is the model's eyes or ears
     */
    record Piece(String path, Bytes size, String sha256, boolean projector) {}
}
