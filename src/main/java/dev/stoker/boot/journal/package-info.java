/**
 * What the journal of systemd wants of a log: the importance of a line in front of it, and no time,
 * which it has itself. Elsewhere nothing here does anything.
 *
 * <p>{@link dev.stoker.boot.journal.Journal} tells whether a stream of this process leads there.
 * Two ways lead out: what the daemon says before it can log ({@code Journal.errors}), and its log,
 * as soon as Quarkus has made the handlers ({@code JournalLog}).
 */
@NullMarked
package dev.stoker.boot.journal;

import org.jspecify.annotations.NullMarked;
