/** Anthropic's cloud, and servers that speak its dialect: listed, counted, and spoken to. */
@NullMarked
package dev.stoker.backend.anthropic;

import org.jspecify.annotations.NullMarked;
