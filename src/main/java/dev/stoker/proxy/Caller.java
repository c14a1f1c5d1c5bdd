package dev.stoker.proxy;

import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.RetryAfter;
import dev.stoker.fleet.Placement;
import dev.stoker.structured.Assurance;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The app at the other end of one request. Knows when it leaves. Everything happens on the
 * request's context.
 */
final class Caller {
    private static final Logger LOG = Logger.getLogger(Caller.class);

    private final RoutingContext routing;
    private final Dialect dialect;
    private final Context context;
    private final String requestId;
    private final long arrivedNanos = System.nanoTime();
    private @Nullable String backend;
    private boolean left;
    private boolean answered;
    private long notReading = -1;
    private Priority priority = Priority.INTERACTIVE;
    private @Nullable QueueEvents queueEvents;
    private Recall.@Nullable Question question;
    private @Nullable AnswerTape tape;
    private Runnable whenLeft = () -> {};

    Caller(RoutingContext routing, Dialect dialect) {
        this.routing = routing;
        this.dialect = dialect;
        this.context = routing.vertx().getOrCreateContext();
        this.requestId = RequestId.of(routing);
        // The one hook that several handlers of a request can share: the response's own close and
        // exception handlers hold one each, and a pipe would take them.
        routing.addEndHandler(ended -> over(ended.failed()));
    }

    /** Runs that at once when the caller has left without its answer; replaces what was set. */
    void whenLeft(Runnable action) {
        whenLeft = action;
        if (left) {
            action.run();
        }
    }

    /** Runs that when the call is over, answered or left. */
    void whenOver(Runnable action) {
        routing.addEndHandler(_ -> action.run());
    }

    /**
     * Whether it takes what it is sent. One that takes nothing for so long is gone: its connection
     * is closed, which ends the call as leaving does.
     */
    void reads(boolean takes, Duration patience) {
        vertx().cancelTimer(notReading);
        if (!takes && !left) {
            notReading = vertx().setTimer(patience.toMillis(), _ -> hangUp());
        }
    }

    /** Vert.x itself would close when all is written, which is never. */
    private void hangUp() {
        if (request().connection() instanceof ConnectionBase connection) {
            var _ = connection.channel().pipeline().firstContext().close();
        } else {
            request().connection().close();
        }
    }

    private void over(boolean failed) {
        vertx().cancelTimer(notReading);
        if (failed && !left && !answered) {
            left = true;
            whenLeft.run();
        }
    }

    boolean left() {
        return left;
    }

    HttpServerRequest request() {
        return routing.request();
    }

    HttpServerResponse response() {
        return routing.response();
    }

    Vertx vertx() {
        return routing.vertx();
    }

    Dialect dialect() {
        return dialect;
    }

    String requestId() {
        return requestId;
    }

    /** Whom its calls count for, as the guard has found out. */
    Party party() {
        return Apps.party(routing);
    }

    /** How urgent its call is. */
    Priority priority() {
        return priority;
    }

    /** Told where it stands while it waits for its turn; null where it is not. */
    @Nullable QueueEvents queueEvents() {
        return queueEvents;
    }

    /** It waits for its turn no longer. */
    void itsTurn() {
        QueueEvents events = queueEvents;
        if (events != null) {
            events.itsTurn();
        }
    }

    /** It is to be told where it stands while it waits for its turn. */
    void queueEvents(QueueEvents events) {
        queueEvents = events;
    }

    /** Its call is as urgent as that. */
    void priority(Priority said) {
        priority = said;
    }

    /** What its answer may be kept for, set before its call begins; null where it is not. */
    Recall.@Nullable Question question() {
        return question;
    }

    /** Its answer may be kept for that. */
    void question(Recall.Question asked) {
        question = asked;
    }

    /** Its answer is recorded from now on. */
    void record(AnswerTape onto) {
        tape = onto;
    }

    /** It cannot be known that its answer is whole. */
    void spoilRecord() {
        AnswerTape running = tape;
        if (running != null) {
            running.spoil();
        }
    }

    /** Its call is over: what was not whole is not kept. */
    void recorded() {
        spoilRecord();
        tape = null;
    }

    /** Its answer is good, and whole with these bytes. Kept before it can ask again. */
    private void keep(byte[] lastBytes) {
        AnswerTape running = tape;
        if (running != null) {
            running.whole(response(), lastBytes);
        }
    }

    /** Whom the call was given to last; null as long as it was given to none. */
    @Nullable String backend() {
        return backend;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    /** Brings the result back to the request's context, whichever thread it is known on. */
    <T> void await(CompletionStage<T> stage, Consumer<T> done, Consumer<Throwable> failed) {
        stage.whenComplete((value, fault) ->
                context.runOnContext(_ -> {
                    if (fault == null) {
                        done.accept(value);
                    } else {
                        failed.accept(fault);
                    }
                }));
    }

    /** Runs that on the request's context: at once if this is it. */
    void onContext(Runnable action) {
        if (context.equals(Vertx.currentContext())) {
            action.run();
        } else {
            context.runOnContext(_ -> action.run());
        }
    }

    /** Says in the answer's head who serves. */
    void servedBy(Placement at) {
        backend = at.backend().value();
        AnswerTape running = tape;
        if (running != null) {
            running.anew();
        }
        head("x-stoker-backend", at.backend().value());
        head("x-stoker-model", HeaderText.of(at.model()));
        if (!response().headWritten()) {
            // Of an earlier try, should there have been one.
            response()
                    .headers()
                    .remove(ServedPath.HEADER)
                    .remove(Dropped.HEADER)
                    .remove(PromptFit.HEADER)
                    .remove(Assurance.HEADER);
        }
    }

    /** Says in the answer's head how it comes about. */
    void path(ServedPath path) {
        head(ServedPath.HEADER, path.wireName());
    }

    /** A header of the answer, unless its head has gone out. */
    void head(String name, String value) {
        AnswerTape running = tape;
        if (running != null) {
            running.head(name, value);
        }
        HttpServerResponse response = response();
        if (!response.headWritten() && !response.closed()) {
            response.putHeader(name, value);
        }
    }

    /** Answers with a whole body. Nothing if the caller has left. */
    void answer(int status, String contentType, byte[] body) {
        if (closed()) {
            return;
        }
        answered = true;
        response().setStatusCode(status).putHeader("content-type", contentType);
        if (status == 200) {
            keep(body);
        }
        response().end(Buffer.buffer(body));
    }

    /** Answers with a whole body that is kept, whose head is told. Nothing if it has left. */
    // Deprecated for leaving Vert.x 5, but the only way to have all who ask share the bytes: a
    // caller that does not read would hold a copy of them otherwise.
    @SuppressWarnings("deprecation")
    void answerKept(byte[] body) {
        if (!closed()) {
            answered = true;
            response().end(Buffer.buffer(Unpooled.wrappedBuffer(body)));
        }
    }

    /** The next bytes of an answer whose head is complete. */
    void write(Buffer bytes) {
        AnswerTape running = tape;
        if (running != null && running.runs()) {
            running.bytes(response(), bytes.getBytes());
        }
        response().write(bytes);
    }

    /** The last bytes of a good answer whose head has gone out. */
    void finish(byte[] lastBytes) {
        keep(lastBytes);
        end(lastBytes);
    }

    /** The last bytes of an answer whose head has gone out. */
    void end(byte[] lastBytes) {
        if (!closed()) {
            answered = true;
            response().end(Buffer.buffer(lastBytes));
        }
    }

    /** Breaks the connection: the only way to say that an answer without events is incomplete. */
    void breakOff() {
        answered = true;
        response().reset();
    }

    /**
     * Answers with the error in the caller's dialect: as the end of the stream where that has begun
     * by telling how the caller's turn comes nearer.
     */
    void answer(StokerException e) {
        if (response().headWritten()) {
            end(dialect.event(e, requestId, backend, true));
            return;
        }
        if (!closed()) {
            response().headers().remove(Assurance.HEADER);
            comeAgain(response(), e);
        }
        answer(e.httpStatus(), dialect.errorType(), dialect.error(e, requestId, backend));
    }

    /**
     * Says in an error's head when to come again, where that is known, and whether at all: the
     * clients of OpenAI and Anthropic go by the status otherwise, and ask three times for what
     * cannot be.
     */
    static void comeAgain(HttpServerResponse response, StokerException e) {
        Duration pause = e.retryAfter();
        if (!e.retryable() && !response.headWritten()) {
            response.putHeader("x-should-retry", "false");
        }
        if (pause == null && e.code() == ErrorCode.SHUTTING_DOWN) {
            pause = OpenCalls.COME_AGAIN;
        }
        if (pause != null && !response.headWritten()) {
            response.putHeader("retry-after", RetryAfter.header(pause));
        }
    }

    private boolean closed() {
        return left || response().ended() || response().closed();
    }

    /** What the caller is told of a fault: its own words, or for a bug only where to look it up. */
    StokerException told(Throwable fault) {
        return told(fault, requestId);
    }

    static StokerException told(Throwable fault, String requestId) {
        Throwable cause =
                fault instanceof CompletionException && fault.getCause() != null
                        ? fault.getCause()
                        : fault;
        if (cause instanceof StokerException known) {
            return known;
        }
        // The message of a bug can hold anything, a prompt as well; its place cannot.
        LOG.errorf(
                "bug in a call: requestId=%s fault=%s at=%s",
                requestId, cause.getClass().getName(), place(cause));
        return new StokerException(
                ErrorCode.INTERNAL,
                "a bug in Stoker; its log has more under the request id " + requestId,
                cause);
    }

    private static String place(Throwable fault) {
        for (StackTraceElement frame : fault.getStackTrace()) {
            if (frame.getClassName().startsWith("dev.stoker.")) {
                return frame.toString();
            }
        }
        return fault.getStackTrace().length == 0 ? "unknown" : fault.getStackTrace()[0].toString();
    }
}
