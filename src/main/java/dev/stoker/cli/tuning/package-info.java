/**
 * Plans and calibrations as a person reads them: from the API's trees to lines on a screen.
 *
 * <p><b>Ten seconds.</b> A plan has sixteen values, of which a backend does most better by itself.
 * So a page shows those that are set, with what would be without and why; the rest is one line of
 * names. Then where the memory goes, as one bar, and last what is to be done about it.
 *
 * <p><b>Drift</b> is what a model runs with against what is planned; the page shows it, and {@code
 * doctor} makes findings of it.
 */
@NullMarked
package dev.stoker.cli.tuning;

import org.jspecify.annotations.NullMarked;
