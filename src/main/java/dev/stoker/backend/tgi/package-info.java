/** Hugging Face text-generation-inference, which is in maintenance mode: no more than spoken to. */
@NullMarked
package dev.stoker.backend.tgi;

import org.jspecify.annotations.NullMarked;
