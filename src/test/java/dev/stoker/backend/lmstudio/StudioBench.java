package dev.stoker.backend.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeLmStudio;
import io.vertx.core.Vertx;
import java.time.Duration;

/** An LM Studio that is made up, and the backend that speaks to it. */
final class StudioBench implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    final LmStudioBackend backend = another();
    final Stock stock = backend.stock();
    final FakeLmStudio studio = FakeLmStudio.start();
    final Endpoint at = new Endpoint(studio.server().base(), null);

    /** A backend that knows nothing of what this one did. */
    LmStudioBackend another() {
        return new LmStudioBackend(new HttpWire(client), new OpenAiWire(client));
    }

    /** Has the model loaded that it has. */
    void load() {
        stock.load(at, ServedModel.named(FakeLmStudio.MODEL), TIMEOUT);
    }

    static StokerException notSupported(Throwable thrown) {
        assertThat(thrown).isInstanceOf(StokerException.class);
        var e = (StokerException) thrown;
        assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        return e;
    }

    @Override
    public void close() {
        studio.close();
        client.close();
        vertx.close();
    }
}
