package dev.stoker.backend.hub;

import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.ModelFolder;
import dev.stoker.backend.ModelFolderSettings;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.hub.folder.OwnFolder;
import dev.stoker.backend.hub.folder.StoredModel;
import dev.stoker.backend.hub.listing.Choice;
import dev.stoker.backend.hub.listing.HubSpec;
import dev.stoker.backend.hub.listing.ListedFile;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.gguf.GgufResult;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stoker's own model folder, filled from a Hugging Face-style repository. */
public final class HubStock implements ModelFolder, AutoCloseable {
    /** To leave free on the disk: a full one breaks more than a download. */
    private static final Bytes RESERVE = Bytes.ofGibi(1);

    private static final int MOST_REDIRECTS = 5;
    private static final long LONGEST_LIST = 16L << 20;

    private final HubOrigin origin;
    private final HubSettings settings;
    private final HttpClient client;
    private final Hops hops;
    private final OwnFolder folder;
    private final Patience pace;
    private final Claims claims = new Claims();

    public HubStock(Vertx vertx, ModelFolderSettings settings) {
        this(
                vertx,
                settings,
                host -> List.of(InetAddress.getAllByName(host)),
                new OwnFolder(settings.folder(), RESERVE, OwnFolder.Room.ofDisk()),
                Patience.usual(settings.slowest()));
    }

    /** With another resolver, disk and patience, for tests. */
    HubStock(
            Vertx vertx,
            ModelFolderSettings settings,
            Gate.Names names,
            OwnFolder folder,
            Patience pace) {
        this.origin = new HubOrigin(settings.hub(), settings.token());
        var hosts = new ArrayList<>(HubSettings.HUGGING_FACE);
        hosts.addAll(settings.hosts());
        HubSettings defaults = HubSettings.defaults();
        this.settings =
                new HubSettings(
                        hosts,
                        defaults.port(),
                        MOST_REDIRECTS,
                        defaults.timeout(),
                        defaults.maxBytes());
        this.client = Hops.client(vertx, pace.idle().plus(pace.answer()), null);
        var gate = new Gate(this.settings, origin, names, PublicAddresses::isPublic);
        this.hops = new Hops(vertx, client, this.settings, gate, origin);
        this.folder = folder;
        this.pace = pace;
    }

    @Override
    public boolean offers(String spec) {
        return HubSpec.isOne(spec);
    }

    @Override
    public Order resolve(String spec, Duration timeout) {
        HubSpec wanted = HubSpec.of(spec);
        try {
            var reading = new Reading("lists", timeout, LONGEST_LIST);
            List<ListedFile> listed =
                    new HubListing(hops, origin, pace).of(wanted.repository(), reading);
            return order(wanted, Choice.of(listed, wanted.quant()));
        } catch (RemoteFailure e) {
            throw HubFaults.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StokerException(
                    ErrorCode.BACKEND_TIMEOUT, "interrupted while a hub was asked", e);
        }
    }

    private Order order(HubSpec wanted, Choice choice) {
        String repository = wanted.repository();
        var pieces = new ArrayList<Piece>();
        choice.parts().forEach(part -> pieces.add(piece(part, false)));
        ListedFile projector = choice.projector();
        if (projector != null) {
            pieces.add(piece(projector, true));
        }
        var names = new HashSet<String>();
        for (Piece piece : pieces) {
            var _ = folder.file(repository, piece.path());
            if (!names.add(piece.path().toLowerCase(Locale.ROOT))) {
                throw new StokerException(
                        ErrorCode.MODEL_FILE_REFUSED,
                        "the repository has two files of one name: " + piece.path());
            }
        }
        String tag = choice.tag();
        return new Order(
                wanted.with(wanted.quant() == null ? tag : wanted.quant()),
                tag == null ? repository : repository + ":" + tag,
                tag,
                address(repository, pieces.getFirst().path()),
                pieces);
    }

    private static Piece piece(ListedFile file, boolean projector) {
        String sha256 = file.sha256();
        if (sha256 == null) {
            throw new StokerException(
                    ErrorCode.MODEL_FILE_REFUSED,
                    "the hub tells no sha256 digest of the file that was chosen");
        }
        return new Piece(file.path(), new Bytes(file.size()), sha256, projector);
    }

    /** Names were checked: of what needs quoting they hold these only. */
    private URI address(String repository, String path) {
        String quoted =
                path.replace(" ", "%20")
                        .replace("[", "%5B")
                        .replace("]", "%5D")
                        .replace("+", "%2B");
        return origin.at("/" + repository + "/resolve/main/" + quoted);
    }

    /**
     * The facts of an order's model, read from its headers at the hub: what a plan is made from.
     * Blocks for a few requests.
     *
     * @return as {@link RemoteHeaders#read}; never an exception
     */
    public GgufResult headers(Order order) {
        return HubSource.readModel(hops, new Reading(settings), order.address());
    }

    @Override
    public void pull(Order order, Consumer<PullStep> progress) throws InterruptedException {
        String repository = HubSpec.of(order.spec()).repository();
        var meter = new Meter(progress, order.total());
        meter.enter(PullStep.Phase.RESOLVING);
        var pull =
                new HubPull(
                        new HubPull.Tools(
                                folder, new Download(hops, pace, repository, meter), claims),
                        meter,
                        path -> address(repository, path),
                        repository,
                        order);
        try (Claims.Claim _ = claims.toPull(repository, order.meant())) {
            onDisk(() -> {
                try {
                    pull.run();
                } catch (RemoteFailure e) {
                    throw HubFaults.of(e);
                }
            });
        }
    }

    @Override
    public boolean holds(LocalModel model) {
        return folder.holds(model.file());
    }

    @Override
    public void delete(LocalModel model) {
        if (!holds(model)) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "the model '%s' lies in a folder that is not Stoker's own"
                            .formatted(model.model().name()));
        }
        try {
            var stored = new StoredModel(folder, model.file(), model.projector());
            try (Claims.Claim _ = claims.toDelete(stored.repository())) {
                onDisk(stored::delete);
            }
        } catch (IOException e) {
            throw unwritable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StokerException(
                    ErrorCode.INTERNAL, "interrupted while a model was deleted", e);
        }
    }

    /** Work on files, which may fail for the disk's reasons. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void onDisk(Work work) throws InterruptedException {
        try {
            work.run();
        } catch (ClosedByInterruptException _) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Without the path, which is of the machine's owner and not of callers. */
    private static StokerException unwritable(IOException e) {
        String said = said(e);
        boolean full =
                said != null && (said.contains("No space left") || said.contains("quota exceeded"));
        return new StokerException(
                ErrorCode.STORAGE_FAILED,
                full
                        ? "the disk of the model folder is full; what was downloaded is kept"
                        : "the model folder cannot be used: "
                                + (said == null ? e.getClass().getSimpleName() : said),
                e);
    }

    private static @Nullable String said(IOException e) {
        return e instanceof FileSystemException file
                ? (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason())
                : e.getMessage();
    }

    @Override
    public void close() {
        client.close();
    }
}
