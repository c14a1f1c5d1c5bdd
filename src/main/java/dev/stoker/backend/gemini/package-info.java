/** Google's Gemini, by its paths for OpenAI's clients. */
@NullMarked
package dev.stoker.backend.gemini;

import org.jspecify.annotations.NullMarked;
