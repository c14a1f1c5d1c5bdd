/** Any other server with OpenAI's paths, the look-alikes among them; and other Stokers. */
@NullMarked
package dev.stoker.backend.openai;

import org.jspecify.annotations.NullMarked;
