/**
 * What happens, made visible: calls and fleet events become metrics, health and log lines.
 *
 * <p>A {@link dev.stoker.fleet.FleetEvent} comes to {@code FleetObserver}, whose one exhaustive
 * switch tells the log, the metrics and the health checks, so that a new event cannot forget one of
 * them. A call that ended comes to {@code CallMetrics}. Health checks and gauges read the last
 * {@link dev.stoker.fleet.FleetView} and ask nobody.
 *
 * <p><b>Threads.</b> Fleet events are told on the fleet's own thread, calls on event loops, checks
 * and gauges are read on any: nothing here waits.
 *
 * <p><b>Names.</b> Metric names, their labels and the checks' data are public API, written down in
 * {@code docs/metrics.md}. Every label has a bounded set of values, see {@code ModelLabels}.
 */
@NullMarked
package dev.stoker.observe;

import org.jspecify.annotations.NullMarked;
