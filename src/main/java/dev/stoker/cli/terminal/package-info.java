/** What the commands share towards a person: exit codes, colours, tables, the line that waits. */
@NullMarked
package dev.stoker.cli.terminal;

import org.jspecify.annotations.NullMarked;
