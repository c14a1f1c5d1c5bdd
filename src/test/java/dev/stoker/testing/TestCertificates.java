package dev.stoker.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority that nobody trusts, and what it has signed: a server for {@code localhost} and
 * {@code 127.0.0.1}, and a client. The authority's own key is gone; all are good until 2126.
 */
public final class TestCertificates {
    private static final Path FOLDER = Path.of("src/test/resources/dev/stoker/testing/tls");
    private static final char[] PASSWORD = "changeit".toCharArray();

    private TestCertificates() {}

    /** PEM of the authority's certificate. */
    public static Path authority() {
        return FOLDER.resolve("authority.pem").toAbsolutePath();
    }

    /** PEM of the client's certificate. */
    public static Path clientCertificate() {
        return FOLDER.resolve("client.pem").toAbsolutePath();
    }

    /** PEM of the client's key; of any mode, as version control leaves it. */
    public static Path clientKey() {
        return FOLDER.resolve("client.key").toAbsolutePath();
    }

    /** The server's side of TLS, which knows the client's authority. */
    public static SSLContext server() {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("server", key("server.key"), PASSWORD, chain());
            keys.init(own, PASSWORD);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", certificate("authority.pem"));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError("the test's certificates cannot be used", e);
        }
    }

    private static Certificate[] chain() throws IOException, GeneralSecurityException {
        return new Certificate[] {certificate("server.pem"), certificate("authority.pem")};
    }

    private static Certificate certificate(String name)
            throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(FOLDER.resolve(name))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(String name) throws IOException, GeneralSecurityException {
        String pem = Files.readString(FOLDER.resolve(name), StandardCharsets.US_ASCII);
        String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
        var bytes = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
        return KeyFactory.getInstance("EC").generatePrivate(bytes);
    }
}
