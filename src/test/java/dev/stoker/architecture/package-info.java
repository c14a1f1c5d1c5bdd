/** The walls between packages, which one Maven module does not give by itself. */
@NullMarked
package dev.stoker.architecture;

import org.jspecify.annotations.NullMarked;
