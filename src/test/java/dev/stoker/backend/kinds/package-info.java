/** The foreign kinds against recorded answers of real servers, all probes against all of them. */
@NullMarked
package dev.stoker.backend.kinds;

import org.jspecify.annotations.NullMarked;
