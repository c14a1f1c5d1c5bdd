/** The packaged program from outside, as apps and its owner meet it. */
@NullMarked
package dev.stoker.e2e;

import org.jspecify.annotations.NullMarked;
