package dev.stoker.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is in the files that the configuration names, as a digest, and who may read them: a key that
 * was changed in its file, or made safe there, is another configuration, though every value is the
 * same. Blocks.
 */
final class NamedContents {
    private static final String CREDENTIAL = "stoker.backends.*.key-credential";

    private static final Set<String> FILES =
            Set.of(
                    "stoker.backends.*.key-file",
                    "stoker.backends.*.tls.ca-file",
                    "stoker.backends.*.tls.cert-file",
                    "stoker.backends.*.tls.key-file",
                    "stoker.models.hub-token-file",
                    "stoker.templates.*.file");

    /** More than any of them may have. */
    private static final int MOST = 8 << 20;

    private final Map<String, String> environment;

    NamedContents(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Empty where that key names no file. */
    String of(String pattern, @Nullable String value) {
        if (value == null || !(FILES.contains(pattern) || pattern.equals(CREDENTIAL))) {
            return "";
        }
        try {
            return digest(
                    pattern.equals(CREDENTIAL)
                            ? Path.of(environment.getOrDefault(BackendKeys.CREDENTIALS, ""), value)
                            : Settings.inHome(Path.of(value)));
        } catch (IOException | InvalidPathException _) {
            return "not there";
        }
    }

    private static String digest(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "not there"; // a pipe would be waited for
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readNBytes(MOST));
            return HexFormat.of().formatHex(digest) + " " + permissions(file);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JVM without SHA-256", e);
        }
    }

    /** A key that others may read is not used: see {@link PrivateFile}. */
    private static String permissions(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                : "";
    }
}
