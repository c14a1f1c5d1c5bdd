package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.testing.FakeHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and lists of a hub that lead elsewhere, or to no end. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
final class HubStockNamesTest {
    @TempDir Path dir;

    private HubShop shop;
    private byte[] model = {};

    @BeforeEach
    void opens() throws IOException {
        shop = HubShop.stocked(dir);
        model = shop.model;
    }

    @AfterEach
    void closes() {
        shop.close();
    }

    /** Ollama CVE-2024-37032, CVE-2026-7020; LM Studio CVE-2026-119979. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../evil-Q4_K_M.gguf",
                "/etc/evil-Q4_K_M.gguf",
                "a/../../evil-Q4_K_M.gguf",
                "..\\..\\evil-Q4_K_M.gguf",
                "C:evil-Q4_K_M.gguf",
                "con.Q4_K_M.gguf",
                "a\u0000-Q4_K_M.gguf",
                ".hidden-Q4_K_M.gguf",
                "a//b-Q4_K_M.gguf",
                "e\u202Evil-Q4_K_M.gguf"
            })
    void takesNoNameThatLeadsElsewhere(String path) throws IOException {
        shop.hub.list(HubShop.REPO, FakeHub.entry(path, model.length, FakeHub.sha256(model)));

        HubShop.assertFails(
                () -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_FILE_REFUSED, "is no name");

        try (var all = Files.list(dir)) {
            assertThat(all.map(file -> file.getFileName().toString())).containsExactly("m.gguf");
        }
    }

    @Test
    void takesNoTwoFilesThatAreOneOnSomeSystems() {
        String sha = FakeHub.sha256(model);
        shop.hub.list(
                HubShop.REPO,
                FakeHub.entry("M-00001-of-00002.gguf", 9, sha),
                FakeHub.entry("M-00002-of-00002.gguf", 9, sha),
                FakeHub.entry("m-00001-of-00002.gguf", 9, sha),
                FakeHub.entry("m-00002-of-00002.gguf", 9, sha));

        HubShop.assertFails(
                () -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_AMBIGUOUS, "several");
    }

    @Test
    void writesThroughNoLink() throws IOException {
        Path outside = Files.createDirectory(dir.resolve("outside"));
        Files.createDirectories(shop.store.resolve("org"));
        Files.createSymbolicLink(shop.store.resolve("org/repo"), outside);

        HubShop.assertFails(
                shop::pull, ErrorCode.MODEL_FILE_REFUSED, "something else than a folder");

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void writesIntoNoFileThatALinkLeadsTo() throws IOException {
        Path outside = Files.writeString(dir.resolve("outside"), "precious");
        Path folder = Files.createDirectories(shop.store.resolve("org/repo"));
        Files.createSymbolicLink(folder.resolve(HubShop.FILE + ".part"), outside);

        HubShop.assertFails(shop::pull, ErrorCode.STORAGE_FAILED, "cannot be used");

        assertThat(outside).hasContent("precious");
    }

    @Test
    void takesNoFileWithoutADigest() {
        shop.hub.list(HubShop.REPO, FakeHub.entry(HubShop.FILE, model.length, "../../../../evil"));

        HubShop.assertFails(
                () -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_FILE_REFUSED, "no sha256");
    }

    @Test
    void takesNoListThatGoesOnElsewhere() {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request ->
                        request.response()
                                .putHeader("link", "<https://evil.example/x>; rel=\"next\"")
                                .end("[]"));

        HubShop.assertFails(
                () -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_FILE_REFUSED, "another place");
    }

    @Test
    void takesNoEndlessList() {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request ->
                        request.response()
                                .putHeader(
                                        "link",
                                        "<%s/api/models/org/repo/tree/main>; rel=\"next\""
                                                .formatted(shop.hub.base()))
                                .end("[]"));

        HubShop.assertFails(
                () -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_FILE_REFUSED, "20 pages");
    }
}
