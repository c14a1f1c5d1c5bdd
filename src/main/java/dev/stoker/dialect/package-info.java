/**
 * Between one wire format and {@code inference}, both ways, errors too. Pure: bytes in, values out,
 * and back; no clock, no files, no sockets. What every dialect needs is here; each dialect has a
 * package of its own.
 */
@NullMarked
package dev.stoker.dialect;

import org.jspecify.annotations.NullMarked;
