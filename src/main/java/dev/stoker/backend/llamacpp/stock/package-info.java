/**
 * The models of a foreign {@code llama-server}: one for as long as it runs, or, in router mode,
 * many that it downloads, loads, lets go of and deletes. Nothing here wakes a server that sleeps or
 * has a router load a model, but what says that it does.
 */
@NullMarked
package dev.stoker.backend.llamacpp.stock;

import org.jspecify.annotations.NullMarked;
