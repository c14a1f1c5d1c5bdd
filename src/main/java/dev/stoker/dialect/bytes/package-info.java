/**
 * Bodies that pass as bytes and are only looked at: the top level of a caller's request, found by
 * one pass over its tokens and written with single values replaced, and the lines of an answer.
 * Which fields there are is each dialect's own business.
 */
@NullMarked
package dev.stoker.dialect.bytes;

import org.jspecify.annotations.NullMarked;
