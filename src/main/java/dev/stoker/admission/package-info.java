/** Who may go now: whom a call counts for, how urgent it is, and in which order calls go. */
@NullMarked
package dev.stoker.admission;

import org.jspecify.annotations.NullMarked;
