/**
 * Ollama's own dialect, as Ollama speaks it to those who ask it. A request carries the options its
 * model is to run with; they come from the plan, never from a caller, since two requests that
 * differ in one of them make Ollama load the model again.
 */
@NullMarked
package dev.stoker.dialect.ollama;

import org.jspecify.annotations.NullMarked;
