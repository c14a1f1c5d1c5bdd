/**
 * What can be configured, turned into each feature's settings record.
 *
 * <p>One {@code @ConfigMapping} interface a feature; {@link dev.stoker.config.Settings} makes the
 * records. Sources, the later the stronger: the defaults of the mappings, {@code
 * /etc/stoker/stoker.yaml} (260), the user's {@code stoker.yaml} (270), the environment (300).
 * {@link dev.stoker.config.ConfigCheck} reads the same sources before Quarkus is up and finds every
 * problem at once.
 */
@NullMarked
package dev.stoker.config;

import org.jspecify.annotations.NullMarked;
