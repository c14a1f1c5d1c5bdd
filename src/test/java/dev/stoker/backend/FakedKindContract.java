package dev.stoker.backend;

import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.TestWire;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract with a fake, which sees each request. */
public abstract class FakedKindContract extends KindContract {
    /** What the kind is built from. */
    protected final TestWire wire = TestWire.open();

    /** The fake; closed after each test. */
    protected abstract FakeModelServer server();

    @AfterEach
    void closesTheFake() {
        server().close();
        wire.close();
    }

    @Override
    protected Endpoint serving() {
        return new Endpoint(server().base(), null);
    }

    @Override
    protected String model() {
        return "tiny";
    }

    @Override
    protected int requests() {
        return server().exchanges().size();
    }

    @Override
    protected void awaitIdle(Duration patience) {
        server().nextCall().awaitLeft(patience);
    }
}
