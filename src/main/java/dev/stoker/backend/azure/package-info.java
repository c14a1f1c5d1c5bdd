/** Azure OpenAI, by its v1 and its dated addresses. */
@NullMarked
package dev.stoker.backend.azure;

import org.jspecify.annotations.NullMarked;
