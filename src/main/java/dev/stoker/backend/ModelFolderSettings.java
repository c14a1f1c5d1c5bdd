package dev.stoker.backend;

import dev.stoker.core.Secret;
import java.net.URI;
import java.nio.file.Path;
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
 */
public record ModelFolderSettings(
        Path folder, URI hub, List<String> hosts, @Nullable Secret token) {
    /** Copies the list. */
    public ModelFolderSettings {
        hosts = List.copyOf(hosts);
    }
}
