package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which threads the service manager is told about. */
@Timeout(120)
final class ServiceNoticeTest {
    /** Where it is stuck, no call comes in any more, while all others are well. */
    @Test
    void watchesTheThreadThatTakesConnections() {
        Vertx vertx = Vertx.vertx();
        try {
            assertThat(ServiceNotice.loops(vertx))
                    .extracting(ServiceNoticeTest::thread)
                    .anyMatch(name -> name.startsWith("vert.x-acceptor-thread"))
                    .anyMatch(name -> name.startsWith("vert.x-eventloop-thread"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static String thread(Executor loop) {
        return CompletableFuture.supplyAsync(() -> Thread.currentThread().getName(), loop)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
