package dev.stoker.config;

import dev.stoker.backend.Trust;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the PEM files of a backend's TLS, to see at the start that they can be used. Blocks. */
final class BackendTrust {
    /** An encrypted one has another label, or headers within. */
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private BackendTrust() {}

    /**
     * How TLS with that backend is set up; null for the platform's way.
     *
     * @throws NotUsable a file cannot be read or is not what it should be; says which
     * @throws IllegalArgumentException one of two that go together is not named
     */
    static @Nullable Trust of(String id, BackendsConfig.Tls tls) {
        String prefix = "stoker.backends." + id + ".tls.";
        Path authorities = tls.caFile().map(Settings::inHome).orElse(null);
        Path certificate = tls.certFile().map(Settings::inHome).orElse(null);
        Path key = tls.keyFile().map(Settings::inHome).orElse(null);
        if (authorities == null && certificate == null && key == null) {
            return null;
        }
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    prefix
                            + (key == null ? "key-file" : "cert-file")
                            + ": missing (expected: cert-file and key-file, or neither)");
        }
        checkCertificates(prefix + "ca-file", authorities);
        checkCertificates(prefix + "cert-file", certificate);
        checkKey(prefix + "key-file", key);
        return new Trust(authorities, certificate, key);
    }

    private static void checkCertificates(String name, @Nullable Path file) {
        if (file == null) {
            return;
        }
        byte[] pem = PrivateFile.readCertificates(name, file);
        boolean some;
        try {
            var factory = CertificateFactory.getInstance("X.509");
            some = !factory.generateCertificates(new ByteArrayInputStream(pem)).isEmpty();
        } catch (CertificateException _) {
            some = false;
        }
        // The client that uses the file reads PEM only.
        if (!some || !text(pem).contains("-----BEGIN CERTIFICATE-----")) {
            throw PrivateFile.notUsable(name, file, " (expected: certificates in PEM)");
        }
    }

    private static void checkKey(String name, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Matcher key = KEY.matcher(text(PrivateFile.read(name, file)));
        if (!key.find() || !isBase64(key.group(2))) {
            throw PrivateFile.notUsable(
                    name, file, " (expected: a private key in PEM, not encrypted)");
        }
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.ISO_8859_1);
    }
}
