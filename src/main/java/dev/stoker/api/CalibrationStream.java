package dev.stoker.api;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.calibration.Calibration;
import dev.stoker.fleet.calibration.Calibrator;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** A calibration as events. Runs on a thread of its own from the subscription on. */
final class CalibrationStream {
    private static final Logger LOG = Logger.getLogger(CalibrationStream.class);

    private final Calibrator.Prepared prepared;
    private final BooleanSupplier left;
    private final Duration budget;
    private final EventWriter events;

    /**
     * @param left whether the caller has gone: one who did so before the subscription is noticed by
     *     nobody else
     */
    CalibrationStream(
            Calibrator.Prepared prepared, BooleanSupplier left, Duration budget, Sse sse) {
        this.prepared = prepared;
        this.left = left;
        this.budget = budget;
        this.events = new EventWriter(sse);
    }

    /** For one subscriber; cancelling breaks the calibration off. */
    Multi<OutboundSseEvent> events() {
        return Multi.createFrom().<OutboundSseEvent>emitter(this::start);
    }

    private void start(MultiEmitter<? super OutboundSseEvent> emitter) {
        Thread thread = Thread.ofVirtual().name("calibration").unstarted(() -> run(emitter));
        emitter.onTermination(thread::interrupt);
        thread.start();
    }

    private void run(MultiEmitter<? super OutboundSseEvent> emitter) {
        try {
            if (left.getAsBoolean()) {
                return;
            }
            Calibration found =
                    prepared.run(
                            budget,
                            progress ->
                                    emitter.emit(
                                            events.event(
                                                    "progress",
                                                    CalibrationAnswer.ProgressAnswer.of(
                                                            progress))));
            emitter.emit(events.event("done", CalibrationAnswer.of(found)));
        } catch (InterruptedException _) {
            // The caller has left: nobody hears anything more.
        } catch (StokerException e) {
            emitter.emit(events.error(e));
        } catch (RuntimeException e) {
            LOG.error("a calibration failed", e);
            emitter.emit(
                    events.error(
                            new StokerException(ErrorCode.INTERNAL, "the calibration failed")));
        } finally {
            prepared.close();
            emitter.complete();
        }
    }
}
