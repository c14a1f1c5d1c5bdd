/** Pure: what a model will take of memory, given how it is run. */
@NullMarked
package dev.stoker.tuning.memory;

import org.jspecify.annotations.NullMarked;
