package dev.stoker.backend.hub;

import dev.stoker.gguf.GgufReader;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.RangeSource;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
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
    private static final int CONNECT_TIMEOUT_MS = 10_000;

    private final HubSettings settings;
    private final Gate gate;
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
        this.gate = new Gate(settings, names, allowed);
        var options =
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setSsl(true)
                        .setVerifyHost(true)
                        // A redirect's body is not read, which closes its connection: a pool could
                        // hand that one out to the next request before it is gone.
                        .setKeepAlive(false)
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setIdleTimeout((int) settings.timeout().toSeconds() + 1)
                        .setDecompressionSupported(false)
                        .setMaxHeaderSize(64 * 1024)
                        .setMaxRedirects(0);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(16));
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
        var reading = new Reading(settings);
        try {
            URI at = ModelUrl.of(written);
            RangeSource.Folder folder =
                    name ->
                            new HubSource(
                                    client, settings, gate, reading, ModelUrl.beside(at, name));
            GgufResult result = GgufReader.readModel(folder, ModelUrl.fileName(at));
            String refusal = reading.refusal();
            return refusal == null ? result : new GgufResult.Refused(refusal);
        } catch (RemoteRefusal e) {
            return new GgufResult.Refused(e.because());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
