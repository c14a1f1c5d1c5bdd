/** Models and downloads as a person reads them: from the API's trees to lines on a screen. */
@NullMarked
package dev.stoker.cli.stock;

import org.jspecify.annotations.NullMarked;
