/**
 * One engine process each: state machine, wait for readiness, restart budget, stop, output.
 *
 * <p><b>Scope.</b> An {@link dev.stoker.supervise.Engine} looks after the process of one {@link
 * dev.stoker.backend.EngineSpec}: started when somebody asks, kept while it is used, stopped when
 * idle. Which engines there are, and which must make room for another, is decided in {@code fleet};
 * what a kind's program is called with and what its output means is said by its {@link
 * dev.stoker.backend.EngineKind}.
 *
 * <p><b>One writer.</b> Each engine has one virtual thread and an inbox of {@code Message}s. Only
 * that thread changes anything ({@code Supervision} holds the decisions, {@link
 * dev.stoker.supervise.EngineState} the legal transitions); everybody else reads the last {@link
 * dev.stoker.supervise.EngineSnapshot}. So there are no locks, and no decision is made on something
 * read a moment ago. What takes time happens on threads of its own ({@code EngineStart}, {@code
 * EngineStop}, {@code EngineOutput}) and comes back as a message with the number of its attempt, so
 * that late news of an earlier start is left aside.
 *
 * <pre>
 *            acquire                 port in the log, /health
 *  Stopped ──────────▶ Starting ────────────────────────────▶ Ready
 *     ▲  ▲                │ │ ended: caller is told the cause    │ ended   │ stop, idle
 *     │  └── Draining ◀───┘ ▼                                    ▼         ▼
 *     │      (stop, or     Cooling (until) ◀──────────── budget spent   Draining
 *     │       no patience)  │   who asks waits; refused when given up
 *     └─────────────────────┘ retryNow, stop; or an acquire after the pause
 * </pre>
 *
 * <p><b>Failures.</b> An end that nobody asked for is counted. After a failed start there is a
 * pause that doubles; after {@code maxRestarts} failed restarts in a row callers are refused for
 * the longest pause, with the cause. Who waits when a start fails is told at once rather than made
 * to wait for another try: most causes (a broken file, too little memory) do not go away. Nothing
 * starts again unless somebody asks, and a start that nobody waits for any more is broken off
 * without being counted. An engine that was ready for {@code quietAfter} has its failures
 * forgotten; the first end of an engine that served costs no pause at all.
 *
 * <p><b>Stopping.</b> SIGTERM, a grace, SIGTERM, a grace, SIGKILL; then the children. A
 * llama-server asked once waits for open streams, and for ever for a request that is no stream, so
 * close what is open to it first.
 *
 * <p><b>No orphans.</b> {@link dev.stoker.supervise.Spawner} starts all engines from one permanent
 * thread, guarded by {@code setpriv --pdeathsig} or by a small shell that watches a pipe. Both work
 * when the daemon is killed with SIGKILL; both are tested by doing that. What is left open:
 * children that an engine itself started and left behind when it crashed.
 *
 * <p><b>Cgroup.</b> Where {@code stoker.supervise.cgroup} is set, a small shell joins it and then
 * becomes the engine, so no byte of the engine is outside; if it cannot join, there is no engine.
 * The cgroup and its limits are somebody else's: here it is never made, changed or removed.
 *
 * <p><b>Units.</b> Times are {@link java.time.Duration}s by the injected clock, but for polls and
 * graces, which are real time; sizes are {@link dev.stoker.core.Bytes}.
 *
 * <p><b>Absent on purpose.</b> No restart in the background, no health polling of a ready engine
 * (its exit is noticed at once; that one hangs is noticed in {@code fleet}, where somebody waits
 * for it, and told by {@link dev.stoker.supervise.Engine#wedged}), no part of a command is read by
 * a shell, no inherited environment.
 */
@NullMarked
package dev.stoker.supervise;

import org.jspecify.annotations.NullMarked;
