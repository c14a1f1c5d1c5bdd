/**
 * What this machine is, as facts with sources. Pure records; {@code hardware.probe} fills them.
 *
 * <p><b>Scope.</b> What <em>this process</em> can see and use, not what is soldered in: cores that
 * are online, the CPUs the scheduler may put us on, the quota and memory limit of every cgroup
 * above us that is visible, memory that can be had now. In a container the limits are the
 * container's and the core counts the host's, so a reader must take the smallest of what {@link
 * dev.stoker.hardware.CpuLimits} says. Limits above the root of a cgroup namespace cannot be seen
 * from within and are not guessed.
 *
 * <p><b>Units.</b> Memory is {@link dev.stoker.core.Bytes}. A CPU quota is a decimal number of
 * CPUs. Counts are of physical cores unless the name says logical. CPU numbers are the kernel's.
 *
 * <p><b>Unknown.</b> Every value is a {@link dev.stoker.core.Fact}: known with its source, or
 * unknown with the reason. There is no null, no -1, no {@code "unknown"} and no 0 that stands for
 * something else: zero bytes of swap means that there is no swap. "No limit is set" is an unknown
 * limit whose reason says so, because there is no number to give; that no file could be read is
 * another reason.
 *
 * <p><b>Flow.</b> {@code probe.HardwareProbe} asks {@code linux}, {@code macos} and {@code gpu},
 * which read files and run commands through {@code source}. Acquisition is thin ({@code Linux…},
 * {@code Mac…}, {@code DisplayAdapters}); parsing is pure and takes text, so tests feed it captured
 * text. Several sources of one value are joined with {@link dev.stoker.core.Fact#or}, best first,
 * as ADR 0007 says.
 *
 * <p><b>To add a probe</b>: write the parser as a pure static method from text to a {@code Fact},
 * with the unit and the source in its Javadoc; call it from the class that reads the text; give it
 * a captured fixture under {@code src/test/resources/hardware} whose name says where it is from;
 * add it to {@code ParserPropertyTest}, which mutates every input and lets nothing throw.
 *
 * <p><b>Another's limits.</b> A process that is put into another cgroup has other limits: {@code
 * HardwareProbe.forCgroup} reads those, with the affinity that it inherits.
 *
 * <p><b>Absent on purpose</b>: temperatures, disks, and any judgement. How many threads or layers
 * follow from these facts is the business of {@code tuning}, which may use these records but not
 * the packages below this one.
 */
@NullMarked
package dev.stoker.hardware;

import org.jspecify.annotations.NullMarked;
