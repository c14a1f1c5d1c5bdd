/**
 * The daemon as the commands see it: an address, questions, answers.
 *
 * <p>The client is {@code HttpURLConnection}: a first answer cost 0.1 s of CPU time with it and 0.6
 * s with {@code java.net.http} (JDK 25, one core), and a person notices half a second. Three of its
 * habits are switched off, each for a reason: proxies and redirects, since what is asked of the
 * daemon must not go elsewhere; keeping connections, since a command asks a few questions and ends;
 * and buffering of a request's body, since only a streamed one is never sent twice in silence.
 */
@NullMarked
package dev.stoker.cli.client;

import org.jspecify.annotations.NullMarked;
