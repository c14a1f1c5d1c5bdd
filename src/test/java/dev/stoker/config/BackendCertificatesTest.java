package dev.stoker.config;

import static dev.stoker.config.OneBackend.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Trust;
import dev.stoker.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates and keys in files that a backend is spoken to with. */
final class BackendCertificatesTest {
    private final OneBackend one;

    BackendCertificatesTest(@TempDir Path temp) {
        this.one = new OneBackend(temp);
    }

    @Test
    void readsItsCertificatesAtTheStart() throws IOException {
        Path key =
                one.secretFile(
                        "client.key", Files.readString(TestCertificates.clientKey()), "rw-------");
        String tls =
                "url: 'https://h', tls: {ca-file: %s, cert-file: %s, key-file: %s}"
                        .formatted(
                                TestCertificates.authority(),
                                TestCertificates.clientCertificate(),
                                key);

        assertThat(one.problems(tls)).isEmpty();
        assertThat(one.backend(tls).open().access().trust())
                .isEqualTo(
                        new Trust(
                                TestCertificates.authority(),
                                TestCertificates.clientCertificate(),
                                key));
        assertThat(one.hindrances("url: 'https://h', tls: {ca-file: " + key + "}"))
                .containsExactly(
                        "stoker.backends.x.tls.ca-file: "
                                + key
                                + " (expected: certificates in PEM)");
        assertThat(one.hindrances("url: 'https://h', tls: {ca-file: /no/such}"))
                .containsExactly(
                        "stoker.backends.x.tls.ca-file: cannot read /no/such: there is no /no");
        assertThat(
                        one.problems(
                                "url: 'https://h', tls: {cert-file: "
                                        + TestCertificates.authority()
                                        + "}"))
                .containsExactly(
                        "stoker.backends.x.tls.key-file: missing (expected: cert-file and"
                                + " key-file, or neither)");
        Path open =
                one.secretFile(
                        "open.key", Files.readString(TestCertificates.clientKey()), "rw-r--r--");
        assertThat(
                        one.hindrances(
                                "url: 'https://h', tls: {cert-file: %s, key-file: %s}"
                                        .formatted(TestCertificates.clientCertificate(), open)))
                .singleElement()
                .asString()
                .contains("has mode 0644");
        Path none = one.secretFile("none.key", "no key", "rw-------");
        assertThat(
                        one.hindrances(
                                "url: 'https://h', tls: {cert-file: %s, key-file: %s}"
                                        .formatted(TestCertificates.clientCertificate(), none)))
                .containsExactly(
                        "stoker.backends.x.tls.key-file: "
                                + none
                                + " (expected: a private key in PEM, not encrypted)");
    }

    /** A system's own bundle is larger than any key. */
    @Test
    void takesABundleOfManyAuthorities() throws IOException {
        String authority = Files.readString(TestCertificates.authority());
        Path many =
                one.secretFile(
                        "ca.pem", authority.repeat(1 + 230_000 / authority.length()), "rw-r--r--");

        assertThat(one.problems("url: 'https://h', tls: {ca-file: " + many + "}")).isEmpty();
    }

    @Test
    void takesNoEndlessFile() throws IOException {
        Path key = one.secretFile("endless.key", CANARY.repeat(10_000), "rw-------");
        Path bundle = one.secretFile("endless.pem", "x".repeat((4 << 20) + 1), "rw-------");

        assertThat(one.hindrances("url: 'http://h', key-file: " + key))
                .containsExactly(
                        "stoker.backends.x.key-file: "
                                + key
                                + " is larger than 64 KiB (expected: a key)");
        assertThat(one.hindrances("url: 'https://h', tls: {ca-file: " + bundle + "}"))
                .containsExactly(
                        "stoker.backends.x.tls.ca-file: "
                                + bundle
                                + " is larger than 4 MiB (expected: certificates)");
    }
}
