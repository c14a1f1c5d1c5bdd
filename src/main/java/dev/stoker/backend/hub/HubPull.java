package dev.stoker.backend.hub;

import dev.stoker.backend.ModelFolder.Order;
import dev.stoker.backend.ModelFolder.Piece;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.hub.folder.OwnFolder;
import dev.stoker.backend.hub.folder.PartFile;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufReader;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.RangeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One order being carried out. Used once, by one thread. */
final class HubPull {
    private final OwnFolder folder;
    private final Download download;
    private final Claims claims;
    private final Meter meter;
    private final Function<String, URI> addresses;
    private final List<Target> targets = new ArrayList<>();

    /** Read by other downloads too, which ask what is still to come. */
    private final List<Target> missing = new CopyOnWriteArrayList<>();

    private final List<Claims.Claim> alone = new ArrayList<>();

    private Claims.Claim room = () -> {};

    private record Target(Piece piece, Path file) {}

    /** What it is carried out with. */
    record Tools(OwnFolder folder, Download download, Claims claims) {}

    /**
     * @param addresses of the files' bytes, by their paths
     */
    HubPull(
            Tools tools,
            Meter meter,
            Function<String, URI> addresses,
            String repository,
            Order order) {
        this.folder = tools.folder();
        this.download = tools.download();
        this.claims = tools.claims();
        this.meter = meter;
        this.addresses = addresses;
        for (Piece piece : order.files()) {
            targets.add(new Target(piece, folder.file(repository, piece.path())));
        }
    }

    void run() throws IOException, InterruptedException {
        try {
            carryOut();
        } finally {
            room.close();
            alone.forEach(Claims.Claim::close);
        }
    }

    private void carryOut() throws IOException, InterruptedException {
        compare();
        demandRoom();
        for (Target target : List.copyOf(missing)) {
            if (target.piece.projector() && cameMeanwhile(target)) {
                missing.remove(target);
            } else {
                bring(target);
            }
        }
        room.close(); // all of it has come
        if (!missing.isEmpty()) {
            demandSound();
        }
        meter.enter(PullStep.Phase.INSTALLING);
        install();
    }

    /** What is there already need not be brought again, if it is the same. */
    private void compare() throws IOException {
        meter.during(PullStep.Phase.VERIFYING);
        for (Target target : targets) {
            if (!isThere(target)) {
                missing.add(target);
            }
        }
    }

    private boolean isThere(Target target) throws IOException {
        Piece piece = target.piece;
        long before = meter.done();
        boolean there = folder.has(target.file, piece.size().value(), piece.sha256(), meter::add);
        if (!there) {
            meter.back(before);
        }
        return there;
    }

    private void demandRoom() throws IOException {
        room = claims.toRoom(this::left, folder::demandRoom);
    }

    /** What has come is on the disk, and no room is needed for it. For any thread. */
    private Map<Path, Bytes> left() throws IOException {
        Map<Path, Bytes> left = new HashMap<>();
        for (Target target : missing) {
            Piece piece = target.piece;
            long size = piece.size().value();
            long there = folder.held(target.file, size, piece.sha256());
            if (there < size) {
                left.put(target.file, new Bytes(size - there));
            }
        }
        return left;
    }

    /**
     * Whether another model of the repository, which is downloaded at the same time, has brought
     * it. If none has, it is this one's to bring, until it has its name: the others wait.
     */
    private boolean cameMeanwhile(Target target) throws IOException, InterruptedException {
        alone.add(claims.alone(target.file));
        return isThere(target);
    }

    private void bring(Target target) throws IOException, InterruptedException {
        folder.prepare(target.file);
        boolean brought = false;
        try {
            download(target);
            brought = true;
        } finally {
            if (!brought) {
                folder.removeEmpty(target.file.resolveSibling(""));
            }
        }
    }

    private void download(Target target) throws IOException, InterruptedException {
        meter.during(PullStep.Phase.VERIFYING);
        try (PartFile part =
                folder.part(
                        target.file,
                        target.piece.size().value(),
                        target.piece.sha256(),
                        meter::add)) {
            meter.enter(PullStep.Phase.DOWNLOADING);
            download.fetch(part, addresses.apply(target.piece.path()));
            meter.enter(PullStep.Phase.VERIFYING);
            part.verify();
        }
    }

    /** SECURITY rule 10: no file that an engine must not be started on gets a model's name. */
    private void demandSound() throws IOException {
        Target first = targets.getFirst();
        RangeSource.Folder parts = name -> new FileSource(now(first.file.resolveSibling(name)));
        String because =
                because(GgufReader.readModel(parts, name(first.file)), GgufFacts.Kind.MODEL);
        for (Target target : targets) {
            if (because == null && target.piece.projector()) {
                because =
                        because(
                                GgufReader.read(new FileSource(now(target.file))),
                                GgufFacts.Kind.PROJECTOR);
            }
        }
        if (because != null) {
            for (Target target : missing) {
                folder.discard(target.file);
            }
            throw new StokerException(
                    ErrorCode.MODEL_FILE_REFUSED,
                    "what was downloaded is refused and was deleted: " + because);
        }
    }

    /** Where the content lies at this moment. */
    private Path now(Path file) {
        boolean brought = missing.stream().anyMatch(target -> target.file.equals(file));
        return brought ? folder.partOf(file) : file;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static @Nullable String because(GgufResult result, GgufFacts.Kind expected)
            throws IOException {
        return switch (result) {
            case GgufResult.Read(var facts) when facts.kind() != expected ->
                    "it is no %s"
                            .formatted(expected == GgufFacts.Kind.MODEL ? "model" : "projector");
            case GgufResult.Read(var facts)
                    when !facts.byteOrder().equals(ByteOrder.nativeOrder()) ->
                    "it is %s, this machine is %s"
                            .formatted(facts.byteOrder(), ByteOrder.nativeOrder());
            case GgufResult.Read _ -> null;
            case GgufResult.Refused(var reason) -> reason;
            case GgufResult.Unreadable(var reason) -> throw new IOException(reason);
        };
    }

    /** The first part last: without it a scan sees no model, and with it all of one. */
    private void install() throws IOException {
        for (Target target : missing.reversed()) {
            folder.install(target.file);
        }
    }
}
