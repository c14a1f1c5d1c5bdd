/**
 * LM Studio and its headless {@code llmster}. One thing is remembered here although kinds are
 * without state: which instances this process had it load ({@link
 * dev.stoker.backend.lmstudio.OwnInstances}), since it lets go of no other and LM Studio does not
 * tell them apart. What is relied on is in {@code docs/backends/lmstudio.md}.
 */
@NullMarked
package dev.stoker.backend.lmstudio;

import org.jspecify.annotations.NullMarked;
