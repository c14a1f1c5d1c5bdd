/**
 * Answers that are kept for who asks the same again: a store by the number of a request, bounded in
 * bytes and in time. Pure but for its clock; it knows neither requests nor callers. What is kept,
 * and for whom, is decided by {@code proxy.Recall}.
 *
 * <p><b>Bound.</b> What is kept and what is being recorded count together, with what they take
 * beside their bytes; where that would be more than the limit, what was not asked for longest goes.
 * A recording for which there is no room even then is given up, its answer is not touched.
 */
@NullMarked
package dev.stoker.proxy.cache;

import org.jspecify.annotations.NullMarked;
