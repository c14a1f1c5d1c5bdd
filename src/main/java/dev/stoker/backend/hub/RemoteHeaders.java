package dev.stoker.backend.hub;

import dev.stoker.gguf.GgufResult;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the facts of a model at a hub, before its download. See the package for what is refused.
 * Thread-safe; a reading blocks its caller, so call from a virtual thread.
 */
public final class RemoteHeaders implements AutoCloseable {
    private final HubSettings settings;
    private final Hops hops;
    private final HttpClient client;

    public RemoteHeaders(Vertx vertx, HubSettings settings) {
        this(
                vertx,
                settings,
                host -> List.of(InetAddress.getAllByName(host)),
                PublicAddresses::isPublic,
                null);
    }

    /**
     * With other names and addresses than the world's, for tests.
     *
     * @param trust null for the machine's certificate authorities
     */
    RemoteHeaders(
            Vertx vertx,
            HubSettings settings,
            Gate.Names names,
            Predicate<InetAddress> allowed,
            @Nullable TrustOptions trust) {
        this.settings = settings;
        this.client = Hops.client(vertx, settings.timeout(), trust);
        this.hops =
                new Hops(vertx, client, settings, new Gate(settings, null, names, allowed), null);
    }

    /**
     * Reads the headers of the model file at an address; of a split one, those of all parts.
     *
     * @param written {@code hf.co/org/repo/file.gguf}, a page or a download of Hugging Face, or the
     *     https address of a file at another host that the settings allow
     * @return refused if it may not be read from there or is no sound model, unreadable if there
     *     was no proper answer; never an exception
     */
    public GgufResult read(URI written) {
        try {
            return HubSource.readModel(hops, new Reading(settings), ModelUrl.of(written));
        } catch (RemoteRefusal e) {
            return new GgufResult.Refused(e.because());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
