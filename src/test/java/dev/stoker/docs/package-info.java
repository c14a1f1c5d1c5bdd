/** Documents that cannot drift from what they describe. */
@NullMarked
package dev.stoker.docs;

import org.jspecify.annotations.NullMarked;
