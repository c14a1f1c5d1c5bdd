/**
 * The data path: from an app's request for a model to its answer.
 *
 * <p><b>Scope.</b> The Vert.x routes of OpenAI's dialect ({@code /v1/chat/completions}, {@code
 * /v1/completions}, {@code /v1/responses}, {@code /v1/embeddings}, {@code /v1/rerank}, {@code
 * /v1/audio/speech}, {@code /v1/audio/transcriptions}, {@code /v1/images/generations}, {@code
 * /v1/models}), of Anthropic's ({@code /v1/messages}, {@code /v1/messages/count_tokens}, {@code
 * /v1/models}), of Ollama's ({@code /api}, models managed too, and {@code /}) and the native calls
 * ({@code /stoker/v1/generate}, {@code stream}, {@code embed}, {@code tokenize}); the request id of
 * every answer; the one place where errors become bytes. Which backend serves is the {@code
 * Gateway}'s business, what the bytes mean is the dialects'.
 *
 * <p><b>Flow.</b> A {@code BodyReader} takes in the body, up to a limit; the route reads it as far
 * as needed ({@code Asked}). A {@code Call} places it, and its {@code Passage} decides which of
 * these ways carries it out: a {@code Relay} passes bytes through untouched; {@code Assembled} asks
 * an engine for a stream and answers with one object; an {@code UpstreamTry} is the request they
 * send. A {@code Translation} reads the rest of the request, asks through the port, and has the
 * dialect write the answer, event by event in an {@code EventCall}. The call closes its placement
 * at the end, whichever end it is, and tells the {@code CallObserver}.
 *
 * <p><b>Leaving.</b> A caller that leaves is noticed by its {@code Caller}, which runs one action,
 * set before anything is sent upstream. That action resets the upstream connection: closing a
 * response or failing a pipe is not enough, since Vert.x then reads the backend to its end. It
 * works while the call waits for a placement, for a connection, for a head, for more bytes, and
 * while the caller has stalled and the backend is paused. A placing that nobody waits for any more
 * is cancelled, so that no engine is started or kept for it; a place that comes all the same is
 * closed.
 *
 * <p><b>Once a byte has gone out</b> nothing is tried again. An event stream that breaks or ends
 * without a finish reason gets one more event, an error in the dialect; any other answer that
 * breaks has its connection broken too. Before that, a call is placed once more if its backend
 * cannot have begun, or is proved dead.
 *
 * <p><b>Memory.</b> A relayed answer is never held whole: a backend is read as fast as its caller
 * takes the bytes. What is held has a limit: bodies, each and all together, answers that are put
 * together, errors of backends, an event that has not ended, and for at most a second the beginning
 * of a stream in which the model has said nothing yet.
 *
 * <p><b>Answers that are kept.</b> Where a route is configured so, {@code Recall} gives a call that
 * has the same answer each time the one that was given before, and has others recorded as they go
 * out: the {@code Caller} is the one place all bytes of an answer pass, in whichever dialect, and
 * its {@code AnswerTape} looks on there.
 *
 * <p><b>Threads.</b> Each call lives on the event-loop context of its request, and none of its
 * state is shared. What completes elsewhere is brought back by {@code Caller.await} or {@code
 * Caller.onContext}; a large body is decoded elsewhere. Nothing blocks but an {@code Errand}, which
 * has a virtual thread of its own, and a wait for a download.
 *
 * <p><b>One more dialect</b> is a constant of {@code Dialect}, an {@code Asked} beside {@code
 * NativeCall}, an {@code AnswerWriter} and a line in {@code ProxyRoutes.mount}; if backends speak
 * it too, it is {@code Relayable}.
 *
 * <p><b>Absent on purpose.</b> Body rewriting beyond what the dialects splice, retries by status,
 * compression towards either side, access checks (the guard has run before).
 */
@NullMarked
package dev.stoker.proxy;

import org.jspecify.annotations.NullMarked;
