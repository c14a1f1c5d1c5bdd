package dev.stoker.backend.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What people write to mean one file at a hub, turned into the address of its bytes. Understood of
 * Hugging Face are {@code hf.co/org/repo/file.gguf}, a page ({@code …/blob/rev/file.gguf}) and a
 * download ({@code …/resolve/rev/file.gguf}); every other address stays as it is.
 */
final class ModelUrl {
    private static final Set<String> HUGGING_FACE =
            Set.of("huggingface.co", "www.huggingface.co", "hf.co");

    private ModelUrl() {}

    /**
     * The address of a file's bytes; whether it may be asked is another question.
     *
     * @throws RemoteRefusal if it means no file
     */
    static URI of(URI written) throws RemoteRefusal {
        URI at = written.getScheme() == null ? absolute(written) : written;
        String host = at.getHost() == null ? "" : at.getHost().toLowerCase(Locale.ROOT);
        String path = at.getRawPath() == null ? "" : at.getRawPath();
        if (!path.toLowerCase(Locale.ROOT).endsWith(".gguf")) {
            throw new RemoteRefusal("names no file that ends in .gguf");
        }
        return HUGGING_FACE.contains(host) && at.getPort() < 0 && at.getRawUserInfo() == null
                ? download(at)
                : at;
    }

    /** The name of the file, decoded by nobody: parts differ in digits only. */
    static String fileName(URI at) {
        String path = at.getRawPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A file beside {@code at}. */
    static URI beside(URI at, String name) {
        String path = at.getRawPath();
        return at.resolve(path.substring(0, path.lastIndexOf('/') + 1) + name);
    }

    private static URI absolute(URI written) throws RemoteRefusal {
        String text = written.toString();
        return uri(text.startsWith("//") ? "https:" + text : "https://" + text);
    }

    private static URI download(URI at) throws RemoteRefusal {
        List<String> words =
                new ArrayList<>(Arrays.asList(at.getRawPath().substring(1).split("/", -1)));
        if (words.size() < 3 || words.contains("") || words.contains("..")) {
            throw new RemoteRefusal("is no organisation/repository/file at Hugging Face");
        }
        boolean withRevision =
                words.size() > 4 && Set.of("blob", "resolve", "raw").contains(words.get(2));
        if (withRevision) {
            words.set(2, "resolve");
        } else {
            words.addAll(2, List.of("resolve", "main"));
        }
        return uri(at.getScheme() + "://huggingface.co/" + String.join("/", words));
    }

    private static URI uri(String text) throws RemoteRefusal {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            throw new RemoteRefusal("is no address");
        }
    }
}
