/**
 * What is broken on purpose: the packaged daemon and real engines, killed, stopped, starved and
 * crowded. Short within the build; {@code deploy/bench/chaos} runs it in full and prints what was
 * measured. What is asserted is never how long something took, but that it ended, and how.
 */
@NullMarked
package dev.stoker.chaos;

import org.jspecify.annotations.NullMarked;
