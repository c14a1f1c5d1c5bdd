/**
 * The owner's own prompt templates: named in the configuration, written with Qute, filled in with
 * what a caller sends. A template reaches nothing but these variables: no Java method, no other
 * template, no file, no environment. Never from a model file.
 */
@NullMarked
package dev.stoker.templates;

import org.jspecify.annotations.NullMarked;
