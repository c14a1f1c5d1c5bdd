package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quarkus reads settings of the folder it is started in, after every check of Stoker's own.
 * Symptom: a project's {@code .env} with {@code STOKER_HTTP_HOST=0.0.0.0} opened the daemon to the
 * network.
 */
@Tag("real-backend")
final class WorkingFolderRealBackendIT {
    @TempDir private Path folder;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "127.0.0.2 is no loopback address elsewhere")
    void configuresNothing() throws IOException {
        Path stolen = folder.resolve("stolen");
        var home = new StokerHome(folder).withLlamaServer().withTiny("tiny");
        Files.writeString(folder.resolve(".env"), "STOKER_HTTP_HOST=0.0.0.0\n");
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/application.properties"),
                "stoker.state.folder=" + stolen + "\n");

        try (RunningStoker stoker = home.serve()) {
            assertThat(stolen).doesNotExist();
            // Only a socket on all addresses answers here.
            assertThatThrownBy(() -> new Socket("127.0.0.2", stoker.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }
}
