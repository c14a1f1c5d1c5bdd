package dev.stoker.backend;

import dev.stoker.core.Bytes;
import dev.stoker.core.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Stoker's own model files lie and come from.
 *
 * @param folder absolute; made when it is needed
 * @param hub {@code https}, or {@code http} on loopback
 * @param hosts that downloads may be redirected to, beside the hub's own and Hugging Face's; {@code
 *     *.example.com} is every name below
 * @param token for the hub and nobody else; null for none
 * @param slowest what a download must bring to go on
 */
public record ModelFolderSettings(
        Path folder, URI hub, List<String> hosts, @Nullable Secret token, Slowest slowest) {
    /** Copies the list. */
    public ModelFolderSettings {
        hosts = List.copyOf(hosts);
    }

    /**
     * What a line must bring so that it does not count as cut.
     *
     * @param bytes at least; zero lets every line go on
     * @param in that much waiting for it; more than zero
     */
    public record Slowest(Bytes bytes, Duration in) {}
}
