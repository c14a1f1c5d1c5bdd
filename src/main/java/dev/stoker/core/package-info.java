/** Words everyone shares: ids, {@code Bytes}, {@code Fact}, {@code ModelSpec}, error codes. */
@NullMarked
package dev.stoker.core;

import org.jspecify.annotations.NullMarked;
