/** Whole streams of each dialect against those of the service that it comes from. */
@NullMarked
package dev.stoker.dialect.golden;

import org.jspecify.annotations.NullMarked;
