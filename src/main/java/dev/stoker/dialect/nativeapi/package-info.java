/** Stoker's own dialect: {@code generate}, {@code stream} and {@code embed}. */
@NullMarked
package dev.stoker.dialect.nativeapi;

import org.jspecify.annotations.NullMarked;
