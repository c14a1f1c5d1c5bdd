/**
 * Ollama's dialect as Stoker serves it: requests read into {@code inference}, answers and lists of
 * models written. Pure. The other direction, Stoker as Ollama's client, is the package around.
 */
@NullMarked
package dev.stoker.dialect.ollama.translation;

import org.jspecify.annotations.NullMarked;
