package dev.stoker.backend.hub;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Where model files may be read from, and how much that may take.
 *
 * @param hosts names in lower case; {@code *.hf.co} is every name below {@code hf.co}, not itself
 * @param port the one that may be connected to
 * @param maxRedirects of one request
 * @param timeout for all requests of one model together
 * @param maxBytes of all answers for one model together
 */
public record HubSettings(
        List<String> hosts, int port, int maxRedirects, Duration timeout, long maxBytes) {
    /** Hugging Face, and the hosts that its downloads are redirected to. */
    public static final List<String> HUGGING_FACE =
            List.of("huggingface.co", "*.huggingface.co", "hf.co", "*.hf.co");

    /** Copies the list. */
    public HubSettings {
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Hugging Face over https, three redirects, 30 seconds, 128 MiB. */
    public static HubSettings defaults() {
        return new HubSettings(HUGGING_FACE, 443, 3, Duration.ofSeconds(30), 128L << 20);
    }

    boolean allows(String host) {
        return hosts.stream()
                .anyMatch(allowed ->
                        allowed.startsWith("*.")
                                ? host.endsWith(allowed.substring(1))
                                        && host.length() > allowed.length() - 1
                                : host.equals(allowed));
    }
}
