@NullMarked
package dev.stoker.core;

import org.jspecify.annotations.NullMarked;
